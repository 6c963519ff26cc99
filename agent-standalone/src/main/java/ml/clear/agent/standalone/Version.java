// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.util.Comparator;

/// A version of the API, `major.minor`.
record Version(int major, int minor) implements Comparable<Version> {
  static final Version NEWEST = new Version(2, 34);

  static Version parse(String text) {
    int dot = text.indexOf('.');
    return new Version(
        Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
  }

  boolean before(int otherMajor, int otherMinor) {
    return compareTo(new Version(otherMajor, otherMinor)) < 0;
  }

  @Override
  public int compareTo(Version other) {
    return Comparator.comparingInt(Version::major)
        .thenComparingInt(Version::minor)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
