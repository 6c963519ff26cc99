// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The agent's own log: to standard error, masked like everything else.
final class AgentLog extends AppenderBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Console console;

  private AgentLog(Console console) {
    this.console = console;
  }

  /// Sends the log of this program to a console.
  static void start(Console console, boolean debug) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    context.reset();
    var appender = new AgentLog(console);
    appender.setContext(context);
    appender.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    // what it reports as stack traces our failures say in words
    context.getLogger("org.eclipse.jgit").setLevel(Level.OFF);
    context.getLogger("ml.clear.agent").setLevel(debug ? Level.DEBUG : Level.INFO);
  }

  static String time(Instant instant, ZoneId zone) {
    return TIME.format(instant.atZone(zone));
  }

  @Override
  protected void append(ILoggingEvent event) {
    String time = time(Instant.ofEpochMilli(event.getTimeStamp()), ZoneId.systemDefault());
    var text = new StringBuilder();
    text.append("%s %-5s %s".formatted(time, event.getLevel(), event.getFormattedMessage()));
    if (event.getThrowableProxy() != null) {
      text.append('\n').append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    console.log(event.getLevel().isGreaterOrEqual(Level.WARN), text.toString());
  }
}
