package org.plstar.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of the library speak of arguments and columns; the command line adds its options. */
class MessagesTest {
    private static final Pattern OPTION = Pattern.compile("\"[^\"\n]*--[a-z]");

    @ParameterizedTest
    @ValueSource(strings = {"../data", "../onnx"})
    void noTextNamesAnOption(String module) throws IOException {
        List<Path> sources;
        try (Stream<Path> all = Files.walk(Path.of(module, "src", "main"))) {
            sources = all.filter(f -> f.toString().endsWith(".java")).toList();
        }
        assertThat(sources).isNotEmpty();
        for (Path source : sources) {
            assertThat(Files.readString(source))
                    .as(source.toString())
                    .doesNotContainPattern(OPTION);
        }
    }
}
