package org.plstar.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.source.DataSource;
import org.plstar.data.source.Format;
import org.plstar.refusal.Refusal;

/** Packed text is read as the text is. */
class PackedTest {
    private static final String TEXT = "\ufeffa;b;y\n1;2;0\n3;\"4\";1\n5;6;0\n7;8;1\n";

    @TempDir
    private Path folder;

    private static byte[] bytes() {
        return TEXT.getBytes(StandardCharsets.UTF_8);
    }

    private Path gzip() throws IOException {
        Path file = folder.resolve("t.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bytes());
        }
        return file;
    }

    private Path zip(String... names) throws IOException {
        Path file = folder.resolve("t.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(bytes());
            }
        }
        return file;
    }

    private static Dataset read(Path file) {
        return DataSource.open(file, ReadOptions.defaults().withTargets("y")).data();
    }

    @Test
    void gzipAndZipHoldTheSameRows() throws IOException {
        Dataset plain = read(Files.write(folder.resolve("t.csv"), bytes()));
        for (Path file :
                List.of(gzip(), zip("t.csv"), zip("__MACOSX/._t.csv", "folder/", "folder/t.csv"))) {
            assertThat(Format.of(file)).isEqualTo(Format.TEXT);
            Dataset rows = read(file);
            assertThat(rows.features()).containsExactly(plain.features());
            assertThat(rows.rowNumbers().numbers()).containsExactly(2, 3, 4, 5);
            assertThat(rows.contentHash()).isNotEqualTo(plain.contentHash());
        }
    }

    @Test
    void aTextThatBeginsLikeAnArchiveIsText() throws IOException {
        Path file = Files.writeString(folder.resolve("k.csv"), "PK,a,y\n1,2,0\n2,3,1\n3,1,0\n");
        assertThat(Format.of(file)).isEqualTo(Format.TEXT);
        assertThat(read(file).featureNames()).containsExactly("PK", "a");
    }

    @Test
    void aRangeOfAPackedFileIsTheWholeOfIt() throws IOException {
        CsvTable table = CsvTable.of(gzip());
        List<RowRange> ranges = table.ranges(8);
        assertThat(ranges).hasSize(1);
        try (Rows rows = table.open(ranges.getFirst())) {
            int count = 0;
            while (rows.advance()) {
                count++;
            }
            assertThat(count).isEqualTo(4);
        }
    }

    @Test
    void anArchiveOfSeveralFilesIsRefused() throws IOException {
        Path file = zip("t.csv", "u.csv");
        assertThat(catchThrowableOfType(Refusal.class, () -> read(file)).code())
                .isEqualTo(DataRefusal.UNKNOWN_FORMAT);
        Path empty = Files.write(folder.resolve("e.gz"), new byte[] {31, (byte) 139, 8, 0});
        assertThat(catchThrowableOfType(Refusal.class, () -> read(empty)).code())
                .isEqualTo(DataRefusal.GZIP_DAMAGED);
    }

    @Test
    void namesThatStandAgainAreNumbered() throws IOException {
        Path file = Files.writeString(
                folder.resolve("d.csv"), "a,a,a.1,a,y\n1,2,3,4,0\n2,3,4,5,1\n3,1,2,0,0\n");
        CsvTable table = CsvTable.of(file);
        assertThat(table.columns()).containsExactly("a", "a.2", "a.1", "a.3", "y");
        assertThat(DataSource.open(file, ReadOptions.defaults().withTargets("y"))
                        .notes())
                .anyMatch(n -> n.contains("\"a.2 (column 2)\", \"a.3 (column 4)\""));
    }
}
