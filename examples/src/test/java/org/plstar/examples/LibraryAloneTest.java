package org.plstar.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.plstar.study.claim.table.ClaimTable;

/** The library without the command line's parser and the scripts of pages, as all examples run. */
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
}
