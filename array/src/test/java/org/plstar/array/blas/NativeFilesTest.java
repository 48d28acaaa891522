package org.plstar.array.blas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFilesTest {
    @TempDir
    Path folder;

    private NativeFiles.Packed one;
    private NativeFiles.Packed two;

    @BeforeEach
    void packTwoFiles() throws IOException {
        one = packed("a.jar", "one.so", new byte[] {1, 2, 3});
        two = packed("b.jar", "two.so", new byte[100_000]);
    }

    private NativeFiles.Packed packed(String jar, String name, byte[] content) throws IOException {
        Path file = folder.resolve(jar);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        URL url = URI.create("jar:" + file.toUri() + "!/" + name).toURL();
        return new NativeFiles.Packed(name, url);
    }

    private List<Path> unpack(Path root) throws IOException {
        return NativeFiles.unpack("lib", one, List.of(one, two), List.of(root));
    }

    @Test
    void filesAreUnpackedOnceIntoOneFolderNamedAfterTheContent() throws IOException {
        Path root = folder.resolve("cache");
        List<Path> first = unpack(root);
        assertThat(first)
                .extracting(p -> p.getFileName().toString())
                .containsExactly("one.so", "two.so");
        assertThat(first.getFirst()).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(first.getFirst().startsWith(root)).isTrue();
        assertThat(root.relativize(first.getFirst()).getNameCount()).isEqualTo(2);
        Object before = Files.getLastModifiedTime(first.getLast());
        assertThat(unpack(root)).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(first.getLast())).isEqualTo(before);

        one = packed("c.jar", "one.so", new byte[] {1, 2, 4});
        assertThat(unpack(root).getFirst().getParent())
                .isNotEqualTo(first.getFirst().getParent());
    }

    @Test
    void aFileCutShortIsReplaced() throws IOException {
        Path root = folder.resolve("cache");
        Path file = unpack(root).getLast();
        Files.write(file, new byte[10]);
        assertThat(unpack(root).getLast()).hasSize(100_000);
    }

    @Test
    void manyAtOnceAgreeAndLeaveNoDraftsBehind() throws Exception {
        Path root = folder.resolve("cache");
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<List<Path>>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(() -> unpack(root)));
            }
            for (Future<List<Path>> result : results) {
                assertThat(result.get().getLast()).hasSize(100_000);
            }
        }
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(2);
        }
    }

    @Test
    void whereTheCacheCannotBeWrittenAFolderOfThisProcessDoes() throws IOException {
        Path blocked = Files.write(folder.resolve("blocked"), new byte[1]);
        List<Path> files = unpack(blocked);
        assertThat(files.getLast()).hasSize(100_000);
        assertThat(files.getLast().startsWith(folder)).isFalse();
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(files.getFirst().getParent());
    }
}
