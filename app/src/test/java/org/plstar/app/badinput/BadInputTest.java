package org.plstar.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.app.Commands;
import org.plstar.array.npy.NpyRefusal;
import org.plstar.certify.CertificateRefusal;
import org.plstar.data.DataRefusal;
import org.plstar.network.NetworkRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;

/**
 * Every wrong request is refused for the right reason, with status 2, one line that names the
 * place, nothing on standard output, and every file as it was.
 */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class BadInputTest {
    /** What no command line leads to, and why. */
    private static final Map<Refusal.Code, String> UNREACHABLE = Map.of(
            NpyRefusal.NO_SUCH_ARRAY,
            "commands look at the names first",
            NpyRefusal.VALUE,
            "commands write arrays that fit their shape and type",
            NetworkRefusal.START,
            "only the library starts at paired weights",
            DataRefusal.DUPLICATE_COLUMN,
            "names that stand again in a file are numbered",
            DataRefusal.WIDTH_DIFFERS,
            "test files are read like the training file, which refuses other widths" + " earlier",
            DataRefusal.ROWS_DIFFER,
            "rows of files are read from one file",
            DataRefusal.CELL_TYPE,
            "cells of files are numbers and texts",
            DataRefusal.READ_ONCE,
            "files can be read again",
            DataRefusal.TOO_LARGE_FOR_MEMORY,
            "the limit is a third of the heap: data/BadTableTest has it with a small one");

    @TempDir
    private Path folder;

    static List<Wrong> wrongRequests() throws IOException {
        return Wrong.all();
    }

    @ParameterizedTest
    @MethodSource("wrongRequests")
    void isRefused(Wrong wrong) throws IOException {
        try (Steps steps = new Steps(folder)) {
            for (String step : wrong.steps()) {
                steps.step(step);
            }
            assertRefused(wrong, steps.arguments(wrong.command()));
        }
    }

    @Test
    void everyCodeIsReached() throws IOException {
        List<Refusal.Code> all = new ArrayList<>();
        for (Refusal.Code[] codes : List.of(
                RequestRefusal.values(),
                DataRefusal.values(),
                NetworkRefusal.values(),
                CertificateRefusal.values(),
                NpyRefusal.values())) {
            all.addAll(Arrays.asList(codes));
        }
        Set<Refusal.Code> reached =
                wrongRequests().stream().map(Wrong::code).collect(Collectors.toSet());
        all.removeAll(reached);

        assertThat(all).containsExactlyInAnyOrderElementsOf(UNREACHABLE.keySet());
        assertThat(wrongRequests()).hasSizeGreaterThanOrEqualTo(276);
    }

    private void assertRefused(Wrong wrong, String[] arguments) throws IOException {
        SortedMap<String, String> before = contents();

        Commands.Ended ended = Commands.run(arguments);

        assertThat(ended.code()).as(ended.stderr()).contains(wrong.code());
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stdout()).isEmpty();
        assertThat(ended.stderr().lines())
                .singleElement()
                .asString()
                .startsWith("plstar: ")
                .containsIgnoringCase(wrong.named().replace("FOLDER", folder.toString()));
        assertThat(contents()).isEqualTo(before);
    }

    /** Every path below the folder, with its length and the last change. */
    private SortedMap<String, String> contents() throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path p : all.toList()) {
                found.put(
                        folder.relativize(p).toString(),
                        Files.isDirectory(p)
                                ? "folder"
                                : Files.size(p) + " bytes of " + Files.getLastModifiedTime(p));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return found;
    }
}
