package org.plstar.examples;

import java.nio.file.Path;
import java.util.Arrays;
import org.plstar.array.Workers;
import org.plstar.onnx.ImportedModel;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** An ONNX model, and the gradients of its outputs for single rows. */
public final class OnnxGradients {
    private OnnxGradients() {}

    /**
     * The gradient of every output of every row by all parameters.
     *
     * @param rows [N·d] row-major, as the model takes them
     * @return [N·C][p], output c of row i at i·C + c
     */
    public static double[][] gradients(Path file, double[] rows) {
        ImportedModel model = ImportedModel.read(file, _ -> false);
        int n = rows.length / model.input().size();
        ResidualSystem system =
                ResidualSystem.of(model, rows, new double[n * model.output().size()]);
        Jacobian j = Jacobian.at(system, model.initialParameters(0), Workers.alone());
        double[][] gradients = new double[j.rows()][j.columns()];
        for (int i = 0; i < j.rows(); i++) {
            double[] unit = new double[j.rows()];
            unit[i] = 1;
            j.applyTranspose(unit, gradients[i]);
        }
        return gradients;
    }

    /** Takes the model's file and one row of numbers. */
    public static void main(String... arguments) {
        double[] row = Arrays.stream(arguments)
                .skip(1)
                .mapToDouble(Double::parseDouble)
                .toArray();
        for (double[] g : gradients(Path.of(arguments[0]), row)) {
            System.out.println(Arrays.toString(g));
        }
    }
}
