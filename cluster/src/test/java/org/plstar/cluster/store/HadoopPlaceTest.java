package org.plstar.cluster.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.store.ChunkPlace;
import org.plstar.array.store.FolderPlace;
import org.plstar.array.store.StoredMatrix;

/** A place on a Hadoop file system has the files of a folder. */
class HadoopPlaceTest {
    @TempDir
    private Path folder;

    private ChunkPlace place(String name) {
        Configuration c = new Configuration(false);
        c.setClass("fs.file.impl", RawLocalFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
        c.setBoolean("fs.file.impl.disable.cache", true); // Spark's own has checksums
        return new HadoopPlace(folder.resolve(name).toUri().toString(), c);
    }

    @Test
    void chunksAreThoseOfAFolder() throws IOException {
        StoredMatrix there = StoredMatrix.square(place("k.zarr"), 7, 4);
        StoredMatrix here = StoredMatrix.square(new FolderPlace(folder.resolve("own")), 7, 4);
        double[] chunk = new double[16];
        Arrays.setAll(chunk, i -> Math.sin(i));
        for (int time = 0; time < 2; time++) { // over what is there as well
            there.write(1, 0, chunk);
        }
        here.write(1, 0, chunk);

        assertThat(folder.resolve("k.zarr/c/1/0"))
                .hasSameBinaryContentAs(folder.resolve("own/c/1/0"));
        assertThat(there.state(1, 0)).isEqualTo(StoredMatrix.Chunk.WHOLE);
        assertThat(there.state(0, 0)).isEqualTo(StoredMatrix.Chunk.ABSENT);
        double[] read = new double[16];
        there.read(1, 0, read);
        assertThat(read).isEqualTo(chunk);
        try (var files = Files.list(folder.resolve("k.zarr/c/1"))) {
            assertThat(files).hasSize(1); // no draft is left
        }
        there.place().delete("c/1/0");
        there.place().delete("c/1/0");
        assertThat(there.state(1, 0)).isEqualTo(StoredMatrix.Chunk.ABSENT);
    }

    @Test
    void oneAtATimeHoldsIt() throws IOException {
        ChunkPlace place = place("k.zarr");
        place.write("a", out -> out.write(1));
        Optional<Closeable> held = place.hold();
        assertThat(held).isPresent();
        assertThat(place("k.zarr").hold()).isEmpty();
        held.get().close();
        try (Closeable again = place.hold().orElseThrow()) {
            assertThat(again).isNotNull();
        }
        // what a process left that died long ago
        Path lock = Files.write(folder.resolve("k.zarr/.lock"), new byte[0]);
        assertThat(place.hold()).isEmpty();
        Files.setLastModifiedTime(
                lock,
                java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() - 120_000));
        try (Closeable taken = place.hold().orElseThrow()) {
            assertThat(taken).isNotNull();
        }
    }

    @Test
    void draftsAreSwept() throws IOException {
        ChunkPlace place = place("k.zarr");
        place.sweep();
        place.write("c/0/0", out -> out.write(1));
        Path draft = Files.write(folder.resolve("k.zarr/c/0/.0.1-2.draft"), new byte[3]);
        place.sweep();
        assertThat(draft).doesNotExist();
        assertThat(place.size("c/0/0")).hasValue(1);
        assertThat(place.room()).isPresent();
    }

    @Test
    void placesHaveTheirNames() {
        assertThat(place("k.zarr").beside("-rows").name("")).endsWith("/k-rows.zarr");
        assertThat(Places.of("k.zarr")).isInstanceOf(FolderPlace.class);
        assertThat(Places.of("file:///tmp/k.zarr"))
                .isEqualTo(new FolderPlace(Path.of("/tmp/k.zarr")));
        assertThat(Places.name(new FolderPlace(Path.of("k.zarr"))))
                .startsWith("/")
                .endsWith("/k.zarr");
    }
}
