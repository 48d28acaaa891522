package org.plstar.study.solve.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.data.ResultColumn;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.source.ResultTable;
import org.plstar.study.pde.PdeResult;
import org.plstar.study.pde.PiecewiseSolution;
import org.plstar.study.pde.SolutionTable;

/** The files of a solution. */
public final class PdeFiles {
    static final String PROBLEM = "problem.pde";
    static final String PARAMETERS = "parameters.npy";

    /** The file that a solution by collocation has in place of parameters. */
    static final String NODES = "nodes.npy";

    private PdeFiles() {}

    /** Coordinates, functions and exact solutions at the points of the picture. */
    public static ResultTable table(PdeProblem p, SolutionTable t) {
        int d = p.coordinates().size();
        int unknowns = p.unknowns().size();
        double[] at = t.at();
        int n = at.length / d;
        List<ResultColumn> columns = new ArrayList<>();
        for (int j = 0; j < d; j++) {
            columns.add(
                    new ResultColumn.Numbers(p.coordinates().get(j).name(), every(at, j, d, n)));
        }
        for (int u = 0; u < unknowns; u++) {
            String name = p.unknowns().get(u);
            columns.add(new ResultColumn.Numbers(name, every(t.values(), u, unknowns, n)));
            t.exact()
                    .get(u)
                    .ifPresent(e -> columns.add(new ResultColumn.Numbers(name + "_exact", e)));
        }
        return new ResultTable(columns);
    }

    static double[] every(double[] all, int first, int stride, int n) {
        double[] some = new double[n];
        for (int i = 0; i < n; i++) {
            some[i] = all[i * stride + first];
        }
        return some;
    }

    private static void problem(Path text, Path folder) throws IOException {
        Files.copy(text, folder.resolve(PROBLEM), StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(folder.resolve(PARAMETERS));
        Files.deleteIfExists(folder.resolve(NODES));
    }

    /**
     * Writes the files from which a solution by collocation is evaluated later: the text of the
     * problem, and its numbers at nodes, [nodes, any].
     */
    public static void model(PiecewiseSolution s, Path text, Path folder) throws IOException {
        problem(text, folder);
        double[][] rows = s.rows();
        double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        Npy.write(
                folder.resolve(NODES),
                new NpyArray(List.of(rows.length, all.length / rows.length), all));
    }

    /**
     * Writes the files from which a solution is evaluated later: the text of the problem, and the
     * network's parameters, then the coefficients, [p], or [windows, p].
     */
    public static void model(PdeResult r, Path text, Path folder) throws IOException {
        problem(text, folder);
        List<double[]> parameters = r.model().parameters();
        int windows = parameters.size();
        int p = parameters.getFirst().length;
        double[] all = parameters.stream().flatMapToDouble(Arrays::stream).toArray();
        Npy.write(
                folder.resolve(PARAMETERS),
                new NpyArray(windows == 1 ? List.of(p) : List.of(windows, p), all));
    }
}
