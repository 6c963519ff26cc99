// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;

@AnalyzeClasses(
    packages = "ml.clear.agent",
    importOptions = {ImportOption.DoNotIncludeTests.class})
class ArchitectureTest {
  @ArchTest
  static final ArchRule core_knows_the_jdk_and_its_log_only =
      classes()
          .that()
          .resideInAPackage("ml.clear.agent.core..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "ml.clear.agent.core..", "java..", "javax..", "org.slf4j..", "org.jspecify..");

  @ArchTest
  static final ArchRule no_adapter_knows_another =
      slices()
          .matching("ml.clear.agent.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              resideInAPackage("ml.clear.agent.."), resideInAPackage("ml.clear.agent.core.."))
          .ignoreDependency(
              resideInAPackage("ml.clear.agent.cli.."), resideInAPackage("ml.clear.agent.."));

  @ArchTest
  static final ArchRule names_say_what_a_type_is =
      noClasses()
          .should()
          .haveNameMatching(
              ".*(Impl|Util|Utils|Helper|Manager|Handler|Processor|Service|Data|Info|Base|Common)")
          .orShould()
          .haveSimpleNameStartingWith("Abstract");

  @ArchTest
  static final ArchRule adapters_show_their_module_only =
      classes()
          .that()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .resideInAnyPackage(
              "ml.clear.agent.config..",
              "ml.clear.agent.rest..",
              "ml.clear.agent.git..",
              "ml.clear.agent.python..",
              "ml.clear.agent.process..",
              "ml.clear.agent.host..")
          .should()
          .haveSimpleNameEndingWith("Module");

  @ArchTest
  static final ArchRule jgit_stays_in_its_module =
      only("ml.clear.agent.git..", "org.eclipse.jgit..");

  @ArchTest
  static final ArchRule hocon_stays_in_its_module =
      only("ml.clear.agent.config..", "com.typesafe.config..");

  @ArchTest
  static final ArchRule picocli_stays_in_its_module = only("ml.clear.agent.cli..", "picocli..");

  @ArchTest
  static final ArchRule oshi_stays_in_its_module = only("ml.clear.agent.host..", "oshi..");

  @ArchTest
  static final ArchRule time_comes_from_its_source =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("ml.clear.agent.core.time.SystemTime")
          // X.509 certificates have dates of this kind
          .and()
          .doNotHaveFullyQualifiedName("ml.clear.agent.core.network.RejectedCertificate")
          .and()
          .resideOutsideOfPackage("ml.clear.agent.testkit..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", java.time.Duration.class)
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Date.class, Clock.class);

  @ArchTest
  static final ArchRule the_environment_is_read_once =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("ml.clear.agent.cli.Main")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);

  @ArchTest
  static final ArchRule programs_are_started_in_one_module =
      noClasses()
          .that()
          .resideOutsideOfPackages("ml.clear.agent.process..", "ml.clear.agent.testkit..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ProcessBuilder.class);

  @ArchTest
  static final ArchRule nothing_is_injected_into_fields =
      noFields().should().beAnnotatedWith(jakarta.inject.Inject.class);

  @ArchTest
  static final ArchRule packages_of_the_core_form_no_cycle_with_the_values_below =
      noClasses()
          .that()
          .resideInAnyPackage(
              "ml.clear.agent.core.failure..",
              "ml.clear.agent.core.time..",
              "ml.clear.agent.core.settings..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "ml.clear.agent.core.run..",
                  "ml.clear.agent.core.worker..",
                  "ml.clear.agent.core.source..",
                  "ml.clear.agent.core.environment.."));

  private static ArchRule only(String module, String library) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(module, "ml.clear.agent.testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }
}
