package org.plstar;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages are tiers: a package imports only from its own tier and those below it. */
final class TiersTest {
    /** From the ground up. A sub-package belongs to the tier of its parent. */
    private static final List<String> TIERS = List.of(
            "testing",
            "refusal",
            "array",
            "program",
            "network",
            "operator",
            "system",
            "tangent",
            "infinite",
            "optimize",
            "predict",
            "landscape");

    private static final String ROOT = "org.plstar.";

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.plstar");

    @Test
    void everyPackageIsOnATier() {
        assertThat(CORE.stream().map(JavaClass::getPackageName).distinct())
                .isNotEmpty()
                .allMatch(name -> TIERS.contains(tierOf(name)));
    }

    @Test
    void noPackageImportsFromATierAboveIt() {
        assertThat(climbs(CORE, TIERS)).isEmpty();
    }

    /**
     * The test above must be able to fail: here array climbs to program, and program may use array.
     */
    @Test
    void anImportFromATierAboveIsSeen(@TempDir Path folder) throws IOException {
        Path lower = folder.resolve("Lower.java");
        Path upper = folder.resolve("Upper.java");
        Files.writeString(
                lower,
                "package org.plstar.array.deep; public class Lower { org.plstar.program.Upper up;"
                        + " }");
        Files.writeString(
                upper,
                "package org.plstar.program; public class Upper { org.plstar.array.deep.Lower down;"
                        + " }");
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", folder.toString(), lower.toString(), upper.toString());
        assertThat(status).isZero();

        assertThat(climbs(new ClassFileImporter().importPath(folder), TIERS))
                .singleElement()
                .asString()
                .contains("org.plstar.array.deep.Lower.up");
    }

    private static Stream<String> climbs(JavaClasses classes, List<String> floors) {
        return classes.stream()
                .flatMap(from -> from.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> dependency.getTargetClass().getName().startsWith(ROOT))
                .filter(dependency -> climbs(dependency, floors))
                .map(Dependency::getDescription);
    }

    private static boolean climbs(Dependency dependency, List<String> floors) {
        int from = floors.indexOf(tierOf(dependency.getOriginClass().getPackageName()));
        int to = floors.indexOf(tierOf(dependency.getTargetClass().getPackageName()));
        return to > from;
    }

    private static String tierOf(String packageName) {
        return packageName.substring(ROOT.length()).split("\\.", 2)[0];
    }
}
