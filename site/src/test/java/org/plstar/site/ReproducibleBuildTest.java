package org.plstar.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.testing.Third;

/** The same commit, built in two folders, gives the same bytes of every jar and wheel. */
@Tag("net")
@Third(
        value = 2,
        of = {"tools/package", "python/"})
class ReproducibleBuildTest {
    private static final Path HOME = Path.of("").toAbsolutePath().resolve("..").normalize();

    @Test
    void jarsAndWheelsHaveTheSameBytes(@TempDir Path folder) throws Exception {
        SortedMap<String, String> first = built(folder.resolve("one"));
        SortedMap<String, String> second = built(folder.resolve("another folder/ö"));

        assertThat(first.keySet())
                .hasSizeGreaterThan(12)
                .anyMatch(name -> name.endsWith("-py3-none-any.whl"))
                .anyMatch(name -> name.startsWith("core/"));
        assertThat(second).isEqualTo(first);
    }

    /** Digests of what a build in a fresh clone has packed, by its path. */
    private static SortedMap<String, String> built(Path folder) throws Exception {
        FreshClone clone = FreshClone.of(HOME, folder);
        assertThat(clone.run("mvn -q -B -Pwheel -DskipTests package")).isEmpty();
        PathMatcher packed = FileSystems.getDefault()
                .getPathMatcher("glob:{*/target/*.jar,app/target/wheel/*.whl}");
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder, 4)) {
            files = all.filter(f -> packed.matches(folder.relativize(f))).toList();
        }
        SortedMap<String, String> digests = new TreeMap<>();
        for (Path file : files) {
            digests.put(folder.relativize(file).toString(), digest(file));
        }
        return digests;
    }

    private static String digest(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
