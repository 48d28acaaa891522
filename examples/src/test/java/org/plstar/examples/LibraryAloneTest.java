package org.plstar.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.data.DataRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.claim.table.ClaimTable;

/**
 * The library without the command line's parser, the scripts of pages and the libraries of rare
 * compressions, as all examples run.
 */
class LibraryAloneTest {
    private static final ClassLoader HERE = LibraryAloneTest.class.getClassLoader();

    @Test
    void neitherTheParserNorTheScriptsAreHere() {
        assertThatThrownBy(() -> Class.forName("picocli.CommandLine", false, HERE))
                .isInstanceOf(ClassNotFoundException.class);
        assertThat(HERE.getResource("org/plstar/study/report/page.js")).isNull();
    }

    /** Claims are asked of the rooms, whose commands are not made. */
    @Test
    void whatIsSaidIsKnownWithoutThem() {
        assertThat(ClaimTable.all()).hasSizeGreaterThan(300);
    }

    private static PreparedDataset read(String name) throws URISyntaxException {
        Path file = Path.of(LibraryAloneTest.class.getResource(name).toURI());
        return PreparedDataset.read(file, "y");
    }

    @Test
    void aFileIsReadWithoutTheLibrariesOfOtherCompressions() throws URISyntaxException {
        assertThat(read("snappy.parquet").training().rows()).isBetween(8, 12);
    }

    @ParameterizedTest
    @CsvSource({"zstd, com.github.luben:zstd-jni", "brotli, com.aayushatharva.brotli4j:brotli4j"})
    void oneLineSaysWhichLibraryAFileNeeds(String compression, String library) {
        assertThatThrownBy(() -> read(compression + ".parquet"))
                .isInstanceOf(Refusal.class)
                .hasFieldOrPropertyWithValue("code", DataRefusal.PARQUET_CODEC)
                .hasMessageContaining(library)
                .hasMessageNotContaining("\n");
    }
}
