// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.machine;

import org.jspecify.annotations.Nullable;

/// Figures of one GPU. What can't be read is absent.
///
/// @param index the number that `nvidia-smi` gives it
/// @param uuid its lasting name
/// @param usage percent
/// @param temperature degrees Celsius
/// @param memoryUsed MiB
/// @param memoryFree MiB
public record GpuReport(
    int index,
    String uuid,
    String name,
    @Nullable Double usage,
    @Nullable Double temperature,
    @Nullable Double memoryUsed,
    @Nullable Double memoryFree) {}
