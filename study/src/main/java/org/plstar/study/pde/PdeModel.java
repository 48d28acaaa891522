package org.plstar.study.pde;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Workers;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeProblem.Condition;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/**
 * Functions that solve differential equations: one network with its parameters, or one for each
 * window of a coordinate.
 */
public final class PdeModel implements PdeFunctions {
    private final PdeProblem problem;
    private final List<PdeProblem> windows = new ArrayList<>();
    private final List<PdeNetwork> fields = new ArrayList<>();
    private final List<double[]> parameters;

    /**
     * A model of a problem with parameters.
     *
     * @param parameters of each window, [p]: the network's, then the coefficients
     * @throws org.plstar.refusal.Refusal RANGE for another number of windows or of parameters
     */
    public PdeModel(PdeProblem problem, List<double[]> parameters) {
        this.problem = problem;
        this.parameters = List.copyOf(parameters);
        if (parameters.size() != problem.windows()) {
            throw StudyRefusal.range(
                    parameters.size() + " rows of parameters", problem.windows() + " windows");
        }
        for (int k = 0; k < problem.windows(); k++) {
            windows.add(problem.window(k));
            fields.add(new PdeNetwork(windows.get(k)));
            int p = fields.get(k).layout().size();
            if (parameters.get(k).length != p) {
                throw StudyRefusal.range(
                        parameters.get(k).length + " parameters", "those of the network, " + p);
            }
        }
    }

    @Override
    public PdeProblem problem() {
        return problem;
    }

    /** For each window, the parameters [p]. */
    public List<double[]> parameters() {
        return parameters;
    }

    @Override
    public double[] values(double[] at, Session session) {
        return by(at, problem.unknowns().size(), session.workers(), PdeNetwork::values);
    }

    @Override
    public double[] gradients(double[] at, Session session) {
        int d = problem.coordinates().size();
        return by(
                at, (1 + d) * problem.unknowns().size(), session.workers(), PdeNetwork::gradients);
    }

    @Override
    public double[] values(Condition expression, double[] at, Session session) {
        int d = problem.coordinates().size();
        return by(at, 1, session.workers(), (f, points) -> {
            int n = points.length / d;
            return f.system(
                    expression,
                    new Sampling.Points(n, points, new double[n * d], points),
                    new double[n]);
        });
    }

    private interface Reading {
        ResidualSystem of(PdeNetwork fields, double[] points);
    }

    /**
     * Evaluates each point by its window; a point between two windows belongs to the earlier one.
     */
    private double[] by(double[] at, int width, Workers workers, Reading reading) {
        int d = problem.coordinates().size();
        int n = at.length / d;
        double[] all = new double[n * width];
        List<List<Integer>> rows = new ArrayList<>();
        for (int k = 0; k < windows.size(); k++) {
            rows.add(new ArrayList<>());
        }
        for (int i = 0; i < n; i++) {
            rows.get(window(at, i * d)).add(i);
        }
        for (int k = 0; k < windows.size(); k++) {
            List<Integer> own = rows.get(k);
            if (own.isEmpty()) {
                continue;
            }
            double[] points = new double[own.size() * d];
            for (int i = 0; i < own.size(); i++) {
                System.arraycopy(at, own.get(i) * d, points, i * d, d);
            }
            ResidualSystem system = reading.of(fields.get(k), points);
            double[] w = Arrays.copyOf(parameters.get(k), system.unknowns());
            double[] values = Jacobian.at(system, w, workers).value();
            for (int i = 0; i < own.size(); i++) {
                System.arraycopy(values, i * width, all, own.get(i) * width, width);
            }
        }
        return all;
    }

    private int window(double[] at, int from) {
        if (problem.march().isEmpty()) {
            return 0;
        }
        int j = problem.march().get().coordinate();
        int k = 0;
        while (k < windows.size() - 1
                && at[from + j] > windows.get(k).coordinates().get(j).upper()) {
            k++;
        }
        return k;
    }
}
