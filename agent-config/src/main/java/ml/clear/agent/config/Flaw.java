// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

/// A place in a text that can't be read as configuration.
///
/// @param offset where in the text, from 0
/// @param message what is wrong
/// @param hint what would be right
/// @param confidential whether the text around it must not be shown
record Flaw(int offset, String message, String hint, boolean confidential) {}
