package org.plstar.app.spectrum;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.operator.Estimate;
import org.plstar.study.spectrum.BlockSpectrum;
import org.plstar.study.spectrum.DensityCurves;

/**
 * A spectrum's arrays as NPY files: {@code spectrum/all-values.npy} and the like, with {@code
 * layer_…} for blocks.
 */
public final class SpectrumFiles {
    private SpectrumFiles() {}

    /**
     * Writes them and returns their names.
     *
     * <p>values: all eigenvalues ascending; top, bottom: [k, 2], eigenvalue and error; density:
     * [points, 3], place, density, half its 95 % interval.
     */
    public static List<String> write(List<BlockSpectrum> blocks, Path directory)
            throws IOException {
        List<String> files = new ArrayList<>();
        for (BlockSpectrum b : blocks) {
            String name = "spectrum/" + b.name().replaceAll("[^A-Za-z0-9.]+", "_") + "-";
            if (b.all().isPresent()) {
                double[] all = b.all().get();
                write(
                        directory,
                        name + "values.npy",
                        new NpyArray(List.of(all.length), all),
                        files);
            }
            pairs(directory, name + "top.npy", b.top(), files);
            pairs(directory, name + "bottom.npy", b.bottom(), files);
            if (b.density().isPresent()) {
                DensityCurves d = b.density().get();
                double[] rows = new double[3 * d.at().length];
                for (int i = 0; i < d.at().length; i++) {
                    rows[3 * i] = d.at()[i];
                    rows[3 * i + 1] = d.density()[i].value();
                    rows[3 * i + 2] = d.density()[i].error();
                }
                NpyArray array = new NpyArray(List.of(d.at().length, 3), rows);
                write(directory, name + "density.npy", array, files);
            }
        }
        return files;
    }

    private static void pairs(Path directory, String name, List<Estimate> e, List<String> files)
            throws IOException {
        if (e.isEmpty()) {
            return;
        }
        double[] rows = new double[2 * e.size()];
        for (int i = 0; i < e.size(); i++) {
            rows[2 * i] = e.get(i).value();
            rows[2 * i + 1] = e.get(i).error();
        }
        write(directory, name, new NpyArray(List.of(e.size(), 2), rows), files);
    }

    private static void write(Path directory, String name, NpyArray array, List<String> files)
            throws IOException {
        Npy.write(directory.resolve(name), array);
        files.add(name);
    }
}
