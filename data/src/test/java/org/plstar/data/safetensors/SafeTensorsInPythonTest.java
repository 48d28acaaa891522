package org.plstar.data.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;

/** Files as Python's safetensors reads and writes them; it needs Debian's python3-safetensors. */
@Tag("net")
class SafeTensorsInPythonTest {
    /** Compares a file with the doubles of another, and writes types that only Python writes. */
    private static final String SCRIPT = """
            import numpy as np
            from safetensors import safe_open
            from safetensors.numpy import load_file, save_file

            wanted = np.load("wanted.npz")
            for name, kind in ("f32", np.float32), ("f64", np.float64):
                found = load_file(name + ".safetensors")
                assert sorted(found) == sorted(wanted.files)
                for key, array in found.items():
                    assert array.dtype == kind and array.shape == wanted[key].shape, key
                    assert (array == wanted[key].astype(kind)).all(), key
                with safe_open(name + ".safetensors", "np") as file:
                    assert file.metadata() == {"format": "pt", "näme": 'a "b"\\n'}

            kinds = "f8 f4 f2 i8 i4 i2 i1 u8 u4 u2 u1 ?".split()
            made = {k: np.array([[0, 1, 5.5], [100, 1.25, 7]]).astype(k) for k in kinds}
            made["empty"] = np.zeros((3, 0), "f4")
            made["scalar"] = np.array(2.5, "f2")
            save_file(made, "python.safetensors", metadata={"by": "python"})
            np.savez("python.npz", **{k: v.astype("f8") for k, v in made.items()})
            """;

    @TempDir
    private Path folder;

    private void python() throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        int status = new ProcessBuilder("/usr/bin/python3", "-c", SCRIPT)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        assertThat(status).as(Files.readString(output)).isZero();
    }

    @Test
    void eachReadsWhatTheOtherWrites() throws IOException, InterruptedException {
        Random random = new Random(6);
        SequencedMap<String, NpyArray> tensors = new LinkedHashMap<>();
        for (List<Integer> shape :
                List.of(List.of(20_000), List.of(3, 4, 5), List.<Integer>of(), List.of(2, 0))) {
            int size = shape.stream().reduce(1, (a, b) -> a * b);
            double[] values = random.doubles(size, -1e30, 1e30).toArray();
            tensors.put("layer." + tensors.size(), new NpyArray(shape, values));
        }
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt");
        metadata.put("näme", "a \"b\"\n");
        Npz.write(folder.resolve("wanted.npz"), tensors);
        SafeTensors.write(folder.resolve("f32.safetensors"), tensors, TensorType.F32, metadata);
        SafeTensors.write(folder.resolve("f64.safetensors"), tensors, TensorType.F64, metadata);

        python();

        SafeTensors made = SafeTensors.open(folder.resolve("python.safetensors"));
        SequencedMap<String, NpyArray> wanted = Npz.read(folder.resolve("python.npz"));
        assertThat(made.metadata()).containsOnlyKeys("by");
        assertThat(made.tensors().keySet()).hasSize(14).containsAll(wanted.keySet());
        wanted.forEach((name, array) -> {
            assertThat(made.read(name).shape()).as(name).isEqualTo(array.shape());
            assertThat(made.read(name).values()).as(name).containsExactly(array.values());
        });
    }
}
