package org.plstar.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.testing.Third;

/**
 * The notebooks run, with the classes of this build; they need Debian's python3-nbclient,
 * python3-ipykernel, python3-torch, python3-sklearn and python3-pandas.
 */
class NotebooksTest {
    static Stream<String> names() throws IOException {
        return Notebooks.names(GalleryTest.HOME).stream();
    }

    @Tag("net")
    @Third(of = "docs/notebooks")
    @ParameterizedTest
    @MethodSource("names")
    void everyCellRunsAndThePageIsThere(String name) throws Exception {
        Map<String, String> made = Notebooks.run(GalleryTest.HOME, name);

        for (String file : made.keySet()) {
            assertThat(GalleryTest.HOME.resolve(file)).isNotEmptyFile();
        }
        String page = Notebooks.FOLDER + "/" + name + ".md";
        assertThat(shape(Objects.requireNonNull(made.get(page))))
                .isEqualTo(shape(Files.readString(GalleryTest.HOME.resolve(page))));
    }

    /** A page without what its cells printed. */
    private static String shape(String page) {
        return page.replaceAll("(?s)```text\n.*?```", "```text```");
    }

    @Test
    void everyNotebookHasItsPage() throws IOException {
        List<String> names = names().toList();

        assertThat(names).hasSize(8);
        for (String name : names) {
            assertThat(GalleryTest.HOME.resolve(Notebooks.FOLDER).resolve(name + ".md"))
                    .content()
                    .startsWith("# ")
                    .contains("```python", "```text", "import plstar");
        }
    }
}
