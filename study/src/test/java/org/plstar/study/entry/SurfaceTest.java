package org.plstar.study.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a program sees of the library is what {@code surface.txt} lists: each type of a package that
 * is exported to everybody. {@code -Dplstar.surface=write} accepts an intended change.
 */
class SurfaceTest {
    private static final Path LIST =
            Path.of("src/test/resources/org/plstar/study/entry/surface.txt");

    @Test
    void theTypesThatProgramsSeeAreThoseOfTheList() throws IOException, URISyntaxException {
        List<String> seen = Exported.surface().stream()
                .filter(type -> !type.isMemberClass())
                .map(Class::getName)
                .toList();
        if (System.getProperty("plstar.surface", "").equals("write")) {
            Files.write(LIST, seen);
        }
        assertThat(seen).isEqualTo(Files.readAllLines(LIST));
    }
}
