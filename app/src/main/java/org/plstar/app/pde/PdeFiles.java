package org.plstar.app.pde;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.data.ResultColumn;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.source.ResultTable;
import org.plstar.study.pde.PdeResult;

/** The files of a solution. */
public final class PdeFiles {
    private PdeFiles() {}

    /** Coordinates, functions and exact solutions at the points of the picture. */
    public static ResultTable table(PdeResult r) {
        PdeProblem p = r.request().problem();
        int d = p.coordinates().size();
        int unknowns = p.unknowns().size();
        double[] at = r.table().at();
        int n = at.length / d;
        List<ResultColumn> columns = new ArrayList<>();
        for (int j = 0; j < d; j++) {
            columns.add(
                    new ResultColumn.Numbers(p.coordinates().get(j).name(), every(at, j, d, n)));
        }
        for (int u = 0; u < unknowns; u++) {
            String name = p.unknowns().get(u);
            columns.add(new ResultColumn.Numbers(name, every(r.table().values(), u, unknowns, n)));
            r.table()
                    .exact()
                    .get(u)
                    .ifPresent(e -> columns.add(new ResultColumn.Numbers(name + "_exact", e)));
        }
        return new ResultTable(columns);
    }

    private static double[] every(double[] all, int first, int stride, int n) {
        double[] some = new double[n];
        for (int i = 0; i < n; i++) {
            some[i] = all[i * stride + first];
        }
        return some;
    }

    /** The network's parameters, then the coefficients. */
    public static void parameters(PdeResult r, Path file) throws IOException {
        Npy.write(file, new NpyArray(List.of(r.w().length), r.w()));
    }
}
