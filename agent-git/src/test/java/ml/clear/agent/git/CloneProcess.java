// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.nio.file.Path;
import ml.clear.agent.core.source.Checkout;

/// A program that checks out, to be killed or raced by [SharedCacheIT].
final class CloneProcess {
  private CloneProcess() {}

  /// Arguments: the workbench's folder, the address, a number for the destination.
  public static void main(String[] arguments) throws InterruptedException {
    var bench = new Workbench(Path.of(arguments[0]));
    for (int i = Integer.parseInt(arguments[2]); i > 0; i--) {
      bench.nextDestination();
    }
    Checkout checkout = bench.checkout(arguments[1], "main", "", "");
    bench.log.lines().forEach(System.out::println);
    System.out.println(checkout instanceof Checkout.Ready ? "READY" : checkout.toString());
  }
}
