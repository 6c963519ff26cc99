// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.machine;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version of CUDA or cuDNN as ClearML writes it: ten times major plus minor (`126` for 12.6),
/// `0` for none (python-env 3.7.1).
///
/// @param text digits; what configuration dumps show
public record CudaVersion(String text) {
  /// There is none.
  public static final CudaVersion NONE = new CudaVersion("0");

  private static final Pattern WRITTEN = Pattern.compile("(\\d+)(?:\\.(\\d+))?(?:\\.\\d+)*\\.?");

  public CudaVersion {
    if (!text.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("CUDA version '" + text + "' is not a number");
    }
  }

  /// Reads what people and images write: `12.6`, `11.8.0`, `126`, `12`; absent when it is no
  /// version. A minor part of ten and more is read as a decimal fraction, as the reference does
  /// (`12.10` is `121`): there is no such version.
  public static Optional<CudaVersion> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text.strip());
    if (!matcher.matches() || matcher.group(1).length() > 6) {
      return Optional.empty();
    }
    String major = matcher.group(1);
    String minor = matcher.group(2);
    return Optional.of(
        new CudaVersion(
            minor == null
                ? major
                : new BigDecimal(major + "." + minor).movePointRight(1).toBigInteger().toString()));
  }

  /// Major and minor as programs print them, one number each.
  public static CudaVersion of(int major, int minor) {
    return new CudaVersion(Integer.toString(10 * major + minor));
  }

  /// Ten times major plus minor; a lone major (`12`) counts as `120`.
  public int number() {
    int number = Integer.parseInt(text);
    return number < 60 ? 10 * number : number;
  }

  /// Whether there is none.
  public boolean isNone() {
    return number() == 0;
  }
}
