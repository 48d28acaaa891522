package org.plstar.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Packages are floors, sums never depend on arrival, and no other module knows Spark. */
@Tag("net")
class FloorsTest {
    /** From the ground up; the package itself stands on all of them. */
    private static final List<String> FLOORS =
            List.of("spec", "session", "store", "operator", "job", "ml", "");

    private static final String ROOT = "org.plstar.cluster";

    /** Spark's sums add in the order in which tasks end. */
    private static final Set<String> UNORDERED =
            Set.of("reduce", "treeReduce", "treeAggregate", "fold", "aggregate", "sum");

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.plstar");

    private static Stream<JavaClass> own() {
        return ALL.stream().filter(c -> c.getPackageName().startsWith(ROOT));
    }

    private static int floor(String packageName) {
        String rest = packageName.substring(ROOT.length());
        return FLOORS.indexOf(rest.isEmpty() ? "" : rest.substring(1).split("\\.", 2)[0]);
    }

    @Test
    void noPackageImportsFromAFloorAboveIt() {
        assertThat(own().map(JavaClass::getPackageName).distinct())
                .hasSize(FLOORS.size())
                .allMatch(name -> floor(name) >= 0);
        assertThat(own().flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                        .filter(d -> d.getTargetClass().getName().startsWith(ROOT))
                        .filter(d -> floor(d.getTargetClass().getPackageName())
                                > floor(d.getOriginClass().getPackageName()))
                        .map(Dependency::getDescription))
                .isEmpty();
    }

    @Test
    void noSumDependsOnTheOrderInWhichTasksEnd() {
        assertThat(own().flatMap(c -> c.getMethodCallsFromSelf().stream())
                        .filter(call ->
                                call.getTargetOwner().getName().startsWith("org.apache.spark"))
                        .map(JavaMethodCall::getName))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(UNORDERED);
    }

    @Test
    void noOtherModuleKnowsSpark() {
        assertThat(ALL.stream().filter(c -> c.getPackageName().startsWith("org.plstar.app")))
                .isNotEmpty();
        assertThat(ALL.stream()
                        .filter(c -> !c.getPackageName().startsWith(ROOT))
                        .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                        .map(d -> d.getTargetClass().getName())
                        .filter(name -> name.startsWith("org.apache.spark")
                                || name.startsWith("org.apache.hadoop")))
                .isEmpty();
    }
}
