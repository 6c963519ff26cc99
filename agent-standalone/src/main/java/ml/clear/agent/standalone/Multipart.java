// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `multipart/form-data` part by part, without holding a part in memory.
final class Multipart {
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]{1,200})\"|([^;\\s]{1,200}))", Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME =
      Pattern.compile("[;\\s]name=(?:\"([^\"]*)\"|([^;\\s]*))", Pattern.CASE_INSENSITIVE);
  private static final Pattern ENCODED_NAME =
      Pattern.compile("[;\\s]name\\*=(?:utf-8)''([^;\\s]*)", Pattern.CASE_INSENSITIVE);
  private static final int LONGEST_HEADER = 16 * 1024;

  private final InputStream in;
  private final byte[] delimiter;

  private Multipart(InputStream in, String boundary) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.UTF_8);
  }

  static Multipart of(InputStream in, String contentType) {
    Matcher boundary = BOUNDARY.matcher(contentType);
    if (!contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")
        || !boundary.find()) {
      throw ApiError.invalid("an upload is multipart/form-data with a boundary");
    }
    String quoted = boundary.group(1);
    return new Multipart(in, quoted != null ? quoted : boundary.group(2));
  }

  /// The name of the first part; its content must be read with [#copy] before [#next].
  Optional<String> first() throws IOException {
    // The first delimiter may open the body, without a line end before it.
    int matched = 2;
    while (matched < delimiter.length) {
      matched = step(matched, read(), OutputStream.nullOutputStream());
    }
    return header();
  }

  /// The name of the next part, empty after the last one.
  Optional<String> next() throws IOException {
    return header();
  }

  /// Writes the content of the current part.
  void copy(OutputStream sink) throws IOException {
    OutputStream out = new BufferedOutputStream(sink, 1 << 16);
    int matched = 0;
    while (matched < delimiter.length) {
      matched = step(matched, read(), out);
    }
    out.flush();
  }

  /// The delimiter's first byte occurs in it only once, so that a mismatch can only begin anew.
  private int step(int matched, int next, OutputStream out) throws IOException {
    if (next == delimiter[matched]) {
      return matched + 1;
    }
    out.write(delimiter, 0, matched);
    if (next == delimiter[0]) {
      return 1;
    }
    out.write(next);
    return 0;
  }

  private Optional<String> header() throws IOException {
    String opening = line();
    if (opening.startsWith("--")) {
      return Optional.empty();
    }
    String name = "";
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        name = name(line);
      }
    }
    if (name.isEmpty()) {
      throw ApiError.invalid("a part of the upload has no name");
    }
    return Optional.of(name);
  }

  private static String name(String header) {
    Matcher encoded = ENCODED_NAME.matcher(header);
    if (encoded.find()) {
      return URLDecoder.decode(encoded.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
    }
    Matcher plain = NAME.matcher(header);
    if (!plain.find()) {
      return "";
    }
    String quoted = plain.group(1);
    return quoted != null ? quoted.replace("%22", "\"") : plain.group(2);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = read(); next != '\n'; next = read()) {
      line.write(next);
      if (line.size() > LONGEST_HEADER) {
        throw ApiError.invalid("a header of the upload is too long");
      }
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  private int read() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw ApiError.invalid("the upload ends in the middle of a part");
    }
    return next;
  }
}
