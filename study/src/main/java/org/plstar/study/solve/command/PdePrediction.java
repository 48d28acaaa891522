package org.plstar.study.solve.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.data.ResultColumn;
import org.plstar.data.equations.EquationRefusal;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeText;
import org.plstar.data.source.DataSource;
import org.plstar.data.source.ResultTable;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.pde.PdeFunctions;
import org.plstar.study.pde.PdeModel;
import org.plstar.study.pde.PiecewiseSolution;
import org.plstar.study.refusal.RequestRefusal;

/** The functions of a solution, and expressions of them, at points of a file. */
public final class PdePrediction {
    private static final String OPTION = "--show";

    private final PdeFunctions model;
    private final List<PdeProblem.Condition> shown;

    private PdePrediction(PdeFunctions model, List<PdeProblem.Condition> shown) {
        this.model = model;
        this.shown = shown;
    }

    /** Whether a folder contains a solution of differential equations. */
    public static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve(PdeFiles.PROBLEM));
    }

    /**
     * Reads a solution from a folder.
     *
     * @param expressions of the unknown functions; none for the functions and their first
     *     derivatives
     * @throws Refusal if the folder is damaged, or an expression wrong
     */
    public static PdePrediction read(Path folder, List<String> expressions) {
        Path file = folder.resolve(PdeFiles.PROBLEM);
        Path numbers = folder.resolve(PdeFiles.PARAMETERS);
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            PdeProblem problem =
                    PdeText.shown(file.toString(), text, List.of(), OPTION).problem();
            List<String> wanted =
                    new ArrayList<>(expressions.isEmpty() ? firstOrder(problem) : expressions);
            Path nodes = folder.resolve(PdeFiles.NODES);
            return new PdePrediction(
                    Files.isRegularFile(nodes)
                            ? PiecewiseSolution.of(
                                    problem,
                                    rows(
                                            Npy.read(nodes),
                                            Npy.read(nodes).shape().getFirst()))
                            : new PdeModel(
                                    problem, List.of(rows(Npy.read(numbers), problem.windows()))),
                    PdeText.shown(file.toString(), text, wanted, OPTION).expressions());
        } catch (IOException e) {
            throw Refusal.of(
                    RequestRefusal.NOT_A_RUN,
                    folder.toString(),
                    FailureWords.of(e),
                    "a folder of plstar solve FILE.pde",
                    "solve the problem again");
        }
    }

    private static double[][] rows(NpyArray all, int count) {
        double[] w = all.values();
        double[][] rows = new double[count][w.length / Math.max(1, count)];
        for (int k = 0; k < count; k++) {
            System.arraycopy(w, k * rows[k].length, rows[k], 0, rows[k].length);
        }
        return rows;
    }

    private static List<String> firstOrder(PdeProblem p) {
        List<String> all = new ArrayList<>();
        for (String u : p.unknowns()) {
            for (PdeProblem.Coordinate x : p.coordinates()) {
                all.add(u + "_" + x.name());
            }
        }
        return all;
    }

    /**
     * The points of a file, whose columns are named like the coordinates, with the functions and
     * the expressions there.
     *
     * @throws Refusal for a file that is wrong, and for a point outside the box
     */
    public ResultTable at(Path file, Session session) {
        PdeProblem p = model.problem();
        List<String> names =
                p.coordinates().stream().map(PdeProblem.Coordinate::name).toList();
        double[] at = DataSource.numbers(file, names, "the coordinate");
        int d = names.size();
        int n = at.length / d;
        for (int i = 0; i < n; i++) {
            double[] point = new double[d];
            System.arraycopy(at, i * d, point, 0, d);
            if (!model.contains(point)) {
                throw outside(file, i, point);
            }
        }
        List<ResultColumn> columns = new ArrayList<>();
        for (int j = 0; j < d; j++) {
            columns.add(new ResultColumn.Numbers(names.get(j), PdeFiles.every(at, j, d, n)));
        }
        int unknowns = p.unknowns().size();
        double[] values = n == 0 ? new double[0] : model.values(at, session);
        for (int u = 0; u < unknowns; u++) {
            columns.add(new ResultColumn.Numbers(
                    p.unknowns().get(u), PdeFiles.every(values, u, unknowns, n)));
        }
        for (PdeProblem.Condition c : shown) {
            columns.add(new ResultColumn.Numbers(
                    c.label(), n == 0 ? values : finite(c.label(), model.values(c, at, session))));
        }
        return new ResultTable(columns);
    }

    /**
     * The output of {@code --json}.
     *
     * @param file that holds the columns; they stand here if there is none
     */
    public record Summary(
            String model,
            String data,
            int rows,
            Optional<String> file,
            Optional<SequencedMap<String, double[]>> columns) {}

    /** The object that {@code --json} prints. */
    public static Summary summary(Path model, Path data, ResultTable table, Optional<Path> file) {
        SequencedMap<String, double[]> columns = new LinkedHashMap<>();
        for (ResultColumn c : table.columns()) {
            if (c instanceof ResultColumn.Numbers n) {
                columns.put(n.name(), n.values());
            }
        }
        return new Summary(
                model.toString(),
                data.toString(),
                table.rows(),
                file.map(Path::toString),
                file.isPresent() ? Optional.empty() : Optional.of(columns));
    }

    /** The values of an expression; refuses one that is not finite, with its point. */
    private static double[] finite(String expression, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw Refusal.of(
                        EquationRefusal.OUTSIDE,
                        OPTION + " " + expression,
                        "it has no finite value at point " + (i + 1),
                        "an expression that has a value at all points",
                        "leave the point out, or correct the expression");
            }
        }
        return values;
    }

    private Refusal outside(Path file, int row, double[] point) {
        List<String> box = new ArrayList<>();
        List<String> here = new ArrayList<>();
        for (int j = 0; j < point.length; j++) {
            PdeProblem.Coordinate c = model.problem().coordinates().get(j);
            here.add(c.name() + " = " + point[j]);
            box.add(c.name() + " in " + c.lower() + ".." + c.upper());
        }
        return Refusal.of(
                EquationRefusal.OUTSIDE,
                file + ", point " + (row + 1),
                String.join(", ", here) + " is outside the box in which the equations were solved",
                String.join(", ", box),
                "leave the point out, or solve in a larger box");
    }
}
