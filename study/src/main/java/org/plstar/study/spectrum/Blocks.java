package org.plstar.study.spectrum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.operator.AdjointOperator;
import org.plstar.operator.Coordinates;
import org.plstar.operator.LinearOperator;
import org.plstar.operator.Restriction;
import org.plstar.program.ParamLayout;
import org.plstar.study.ParameterLayers;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Fisher;

/** The operators of a request: the whole one, and the layers' blocks of it. */
final class Blocks {
    private Blocks() {}

    /** The operator of one block, with its name. */
    record Block(String name, LinearOperator operator) {}

    static List<Block> of(
            Subject s,
            Curvature of,
            boolean perLayer,
            Session session,
            JacobianEngine engine,
            SubjectLoss loss) {
        Workers workers = session.workers();
        ResidualSystem system = s.system();
        List<Block> blocks = new ArrayList<>();
        if (of == Curvature.KERNEL) {
            AdjointOperator j = engine.jacobian(s, session);
            blocks.add(new Block("all", j.gram().times(1.0 / system.samples())));
            if (perLayer) {
                layers(system.layout())
                        .forEach((name, c) -> blocks.add(new Block(name, share(j, c, system))));
            }
            return blocks;
        }
        LinearOperator whole = switch (of) {
            case HESSIAN -> loss.get().hessian(Precision.DOUBLE.of(s.weights()));
            case GGN ->
                loss.get().gaussNewton(Precision.DOUBLE.of(s.weights()), Objective.KEPT_BYTES);
            case FISHER ->
                Fisher.exact(
                        s.data().trainingSystem(s.model(), s.state().buffers()),
                        s.loss(),
                        s.weights(),
                        workers);
            case EMPIRICAL_FISHER -> Fisher.empirical(system, s.loss(), s.weights(), workers);
            case KERNEL -> throw new IllegalStateException("handled above");
        };
        blocks.add(new Block("all", whole));
        if (perLayer) {
            layers(system.layout())
                    .forEach((name, c) -> blocks.add(new Block(name, new Restriction(whole, c))));
        }
        return blocks;
    }

    /** A layer's share J_l J_lᵀ/N of the kernel, which is the sum of all shares. */
    private static LinearOperator share(
            AdjointOperator j, Coordinates layer, ResidualSystem system) {
        double[] g = new double[j.columns()];
        double[] own = new double[layer.size()];
        return LinearOperator.square(j.rows(), (x, y) -> {
                    j.applyTranspose(x, g);
                    layer.gather(g, own);
                    Arrays.fill(g, 0);
                    layer.scatter(own, g);
                    j.apply(g, y);
                })
                .times(1.0 / system.samples());
    }

    /** The positions of the parameters of each layer. */
    static Map<String, Coordinates> layers(ParamLayout layout) {
        Map<String, Coordinates> layers = new LinkedHashMap<>();
        ParameterLayers.of(layout)
                .forEach((name, entries) -> layers.put(
                        "layer " + name,
                        new Coordinates(entries.stream()
                                .map(e -> new Coordinates.Range(e.offset(), e.size()))
                                .toList())));
        return layers;
    }
}
