package org.plstar.study.pde;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.program.Axes;
import org.plstar.program.InputJets;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.system.GroupedSystem;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/**
 * A function of d coordinates that a text states.
 *
 * @param field from {@code x} [d] to {@code F}, per sample
 */
record StatedFunction(Program field, int d, Workers workers) {
    /** A program that reads the coordinates, also where the function is a constant. */
    private Program read() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input(GroupedSystem.LEAVES, Type.perSample(d));
        Value f = requireNonNull(
                b.inline(field, Map.of(GroupedSystem.LEAVES, x)).get(GroupedSystem.OUTPUT),
                GroupedSystem.OUTPUT);
        Value first = b.slice(x, List.of(0), List.of(1), List.of(1));
        b.output(
                GroupedSystem.OUTPUT,
                b.add(b.spread(f, Axes.SAMPLE), b.scale(0, b.reshape(first, Shape.SCALAR))));
        return b.build();
    }

    /** Its values at points [n, d], with its gradients [n, 1 + d] or without [n]. */
    double[] at(double[] points, boolean gradient) {
        ProgramBuilder b = new ProgramBuilder();
        Program rows = gradient ? InputJets.of(read(), GroupedSystem.LEAVES, List.of()) : read();
        Value nothing = b.param("nothing", Shape.SCALAR);
        Value f = b.inline(rows, Map.of()).getOrDefault(GroupedSystem.OUTPUT, nothing);
        Shape shape = f.type().shape();
        b.output(
                GroupedSystem.OUTPUT,
                b.spread(
                        b.add(f, b.broadcast(b.scale(0, nothing), shape, List.of())), Axes.SAMPLE));
        Program p = b.build();
        int n = points.length / d;
        ResidualSystem s = ResidualSystem.of(
                p,
                ParamLayout.of(p),
                Map.of(GroupedSystem.LEAVES, points),
                n,
                new double[n * shape.size()]);
        return Jacobian.at(s, new double[1], workers).value();
    }
}
