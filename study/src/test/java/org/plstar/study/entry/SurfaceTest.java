package org.plstar.study.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The packages that modules export to everybody, and their public types, are those of
 * {@code surface.txt}: what is added there or taken away is so on purpose.
 * {@code -Dplstar.surface=write} writes the file.
 */
class SurfaceTest {
    private static final Path STATED =
            Path.of("src/test/resources/org/plstar/study/entry/surface.txt");

    private static List<String> surface() throws IOException, URISyntaxException {
        Map<String, List<String>> packages = Exported.everywhere().stream()
                .filter(type -> type.getEnclosingClass() == null)
                .collect(Collectors.groupingBy(
                        Class::getPackageName,
                        TreeMap::new,
                        Collectors.mapping(Class::getSimpleName, Collectors.toList())));
        List<String> lines = new ArrayList<>();
        packages.forEach((name, types) -> {
            lines.add(name);
            types.stream().sorted().forEach(type -> lines.add("    " + type));
        });
        return lines;
    }

    @Test
    void theSurfaceIsTheOneThatIsStated() throws IOException, URISyntaxException {
        List<String> surface = surface();
        if (System.getProperty("plstar.surface", "").equals("write")) {
            Files.write(STATED, surface);
        }

        assertThat(surface).isEqualTo(Files.readAllLines(STATED));
    }
}
