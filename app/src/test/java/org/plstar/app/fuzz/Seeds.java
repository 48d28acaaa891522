package org.plstar.app.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Properties;
import java.util.SequencedMap;
import java.util.zip.GZIPOutputStream;
import org.duckdb.DuckDBDriver;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.onnx.OnnxExport;

/** Sound inputs of each reader, to be damaged. */
final class Seeds {
    private static final List<String> NETWORKS = List.of(
            "dense(4) tanh dense",
            "conv(3,3x3) relu residual(conv(3,3x3) relu conv(3,3x3)) gap dense",
            "conv(2,2x3,stride=2x1,padding=valid) gelu maxpool(2x2) flatten dense",
            "embedding(7,4) residual(attention(2),post=tanh) layernorm mean_tokens dense",
            "sum(dense(3),product(dense(3) sigmoid,scale(0.5) dense(3)))"
                    + " concat(tanh,identity,axis=1) dense",
            "shared(a,dense(6)) batchnorm(eps=0.01) relu dropout(0.5) shared(a,dense(6))"
                    + " dense");

    private Seeds() {}

    static List<byte[]> of(FuzzedReader reader, Path folder) throws IOException {
        return switch (reader) {
            case CSV ->
                options(
                        text(
                                "name,size,\"odd;"
                                        + ""
                                        + " \"\"name\"\"\",y\r\nred,1.5,-2e-3,0\nblue,2,7,1\n\"gre,en\",3,NA,1\n\nred,4,0x,0\n"),
                        text("\uFEFFa;b;y\n1;2;0.5\n3;4;-1e3\n5;6;7\n"));
            case TSV ->
                options(
                        text("a\tb\ty\n1\t2\tx\n3\t4\tz\n5\t?\tx\n7\t8\tz\n"),
                        text("a\tkind\ty\r\n1\t\"a\tb\"\t1\r\n2\tb\t2.5\r\n3\tb\t1e-3\r\n"));
            case PARQUET -> options(parquet(folder.resolve("seed.parquet")));
            case NPY -> options(npy(folder.resolve("seed.npy")));
            case NPZ -> options(npz(folder.resolve("seed.npz")));
            case IDX -> idx();
            case ONNX -> onnx(folder.resolve("seed.onnx"));
            case NETWORK -> NETWORKS.stream().map(Seeds::text).toList();
            case RUN -> run(folder);
            case CHECKPOINT ->
                List.of(Files.readAllBytes(RunInput.run(folder).resolve(RunInput.STATE)));
            case PLS, NL, PDE -> EquationInput.seeds(reader, folder);
        };
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Each file behind a few option bytes. */
    private static List<byte[]> options(byte[]... files) {
        List<byte[]> inputs = new ArrayList<>();
        for (byte[] file : files) {
            for (int options : new int[] {0x34, 0x39}) {
                inputs.add(join(new byte[] {(byte) options}, file));
            }
        }
        return inputs;
    }

    private static byte[] parquet(Path file) throws IOException {
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT i a, 'text' || (i % 3) c, i / 7 b, i % 2 y FROM range(50) t(i))"
                            + " TO '"
                            + file
                            + "' (FORMAT parquet)");
        } catch (SQLException e) {
            throw new IOException(e);
        }
        return Files.readAllBytes(file);
    }

    private static byte[] npy(Path file) throws IOException {
        Npy.write(file, new NpyArray(List.of(3, 2), new double[] {1, 0, 2, 1, 3, 0}));
        return Files.readAllBytes(file);
    }

    private static byte[] npz(Path file) throws IOException {
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("X", new NpyArray(List.of(3, 1, 2), new double[] {1, 0, 2, 1, 3, 0}));
        arrays.put("y", new NpyArray(List.of(3), new double[] {1, 0, 1}));
        Npz.write(file, arrays);
        return Files.readAllBytes(file);
    }

    private static List<byte[]> idx() throws IOException {
        byte[] images = idx(new int[] {4, 2, 3}, 24);
        byte[] labels = idx(new int[] {4}, 4);
        byte[] packed = gzip(images);
        return List.of(
                join(new byte[] {0x20, 0, (byte) images.length}, images, labels),
                join(new byte[] {(byte) 0xa0, 0, (byte) packed.length}, packed, labels));
    }

    private static byte[] idx(int[] sizes, int values) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + values);
        file.put(new byte[] {0, 0, 8, (byte) sizes.length});
        for (int size : sizes) {
            file.putInt(size);
        }
        for (int i = 0; i < values; i++) {
            file.put((byte) (i * 37 % 5));
        }
        return file.array();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    private static List<byte[]> onnx(Path file) throws IOException {
        List<byte[]> models = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Network network = Architecture.parse(NETWORKS.get(i))
                    .build(i == 0 ? Shape.of(6) : Shape.of(2, 7, 5), 3, Initialization.DEFAULT);
            for (Precision precision : Precision.values()) {
                OnnxExport.write(
                        file,
                        network,
                        network.initialParameters(1),
                        network.initialBuffers(),
                        precision);
                models.add(Files.readAllBytes(file));
            }
        }
        return models;
    }

    private static List<byte[]> run(Path folder) throws IOException {
        Path run = RunInput.run(folder);
        List<byte[]> inputs = new ArrayList<>();
        for (int i = 0; i < RunInput.FILES.size(); i++) {
            byte[] file = Files.readAllBytes(run.resolve(RunInput.FILES.get(i)));
            inputs.add(join(new byte[] {(byte) i}, file));
        }
        return inputs;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
