package org.plstar.landscape.linearity;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.plstar.array.Shape;
import org.plstar.program.Axes;
import org.plstar.program.Derivatives;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.system.ResidualSystem;

/**
 * Coordinates in which the Hessian H of one output for one sample is small, and the programs that
 * use them.
 *
 * <p>Where a weight matrix enters by z = W x, the gradient of f by W is g xᵀ, so the range of its
 * derivative, and with it of H, is in {a x̂ᵀ + ĝ bᵀ} with unit vectors x̂, ĝ and b ⊥ x̂. The map
 * (a, b) ↦ a x̂ᵀ + ĝ (b - x̂x̂ᵀb)ᵀ is isometric on b ⊥ x̂ and zero on b ∥ x̂. In these coordinates
 * H keeps its eigenvalues, and gains zeros; it has out + in unknowns per matrix instead of out ·
 * in, so that those of all samples fit side by side and share every product with W. Other
 * parameters keep their own coordinates, one set per sample.
 *
 * @param coordinates name and shape, per sample
 * @param frame outputs {@code x:} + weight and {@code g:z:} + weight, the vectors x and g, at zero
 *     inputs {@code z:} + weight
 * @param gradient outputs {@code g:} + coordinate: the gradient of Σ_i ⟨seed, f_i⟩ by the
 *     coordinates
 * @param sites the weight matrices
 */
record SampleFrame(
        SequencedMap<String, Shape> coordinates,
        Program frame,
        Program gradient,
        List<WeightSite> sites) {
    static final String SEED = "frame:seed";
    static final String UNIT = "unit:";
    static final String BACK = "back:";
    static final String SHIFT = "z:";
    static final String LEFT = "a:";
    static final String RIGHT = "b:";
    private static final String SUM = "sum";

    /** The frame of a system's model. */
    static SampleFrame of(ResidualSystem system) {
        Program program = system.program();
        List<WeightSite> sites = WeightSite.of(program);
        SequencedMap<String, Shape> coordinates = new LinkedHashMap<>();
        ProgramBuilder b = new ProgramBuilder();
        Copy copy = new Copy(b, program, sites);
        Value bent = copy.output(
                system.output(),
                (site, z, x) -> {
                    coordinates.put(LEFT + site.param(), Shape.of(site.outer()));
                    if (site.varies()) {
                        coordinates.put(RIGHT + site.param(), Shape.of(site.inner()));
                    }
                    return b.add(z, turned(b, site, x));
                },
                other -> {
                    String name = LEFT + ((Op.Param) other.op()).name();
                    coordinates.put(name, other.type().shape());
                    return name;
                });
        b.output(SUM, seeded(b, bent));
        Program gradient = Derivatives.gradient(b.build(), SUM, coordinates::containsKey);
        gradient = gradient.keep(
                gradient.outputs().stream().filter(o -> !o.equals(SUM)).toList());
        return new SampleFrame(coordinates, frame(system, sites), gradient, sites);
    }

    /** Numbers that all coordinates of one sample have together. */
    long size() {
        return coordinates.values().stream().mapToLong(Shape::size).sum();
    }

    private static Program frame(ResidualSystem system, List<WeightSite> sites) {
        ProgramBuilder b = new ProgramBuilder();
        Copy copy = new Copy(b, system.program(), sites);
        List<String> shifts = new ArrayList<>();
        Value f = copy.output(
                system.output(),
                (site, z, x) -> {
                    b.output("x:" + site.param(), x);
                    shifts.add(SHIFT + site.param());
                    return b.add(z, b.input(SHIFT + site.param(), Type.perSample(site.outer())));
                },
                _ -> "");
        b.output(SUM, seeded(b, f));
        Program all = Derivatives.gradient(b.build(), SUM, shifts::contains);
        return all.keep(all.outputs().stream().filter(o -> !o.equals(SUM)).toList());
    }

    /** a (x̂·x) + ĝ (b·x - (x̂·b)(x̂·x)). */
    private static Value turned(ProgramBuilder b, WeightSite site, Value x) {
        Shape out = Shape.of(site.outer());
        Value unit = b.input(UNIT + site.param(), Type.perSample(site.inner()));
        Value along = b.sumAll(b.mul(unit, x));
        Value a = b.input(LEFT + site.param(), Type.perSample(site.outer()));
        Value left = b.mul(a, b.broadcast(along, out, List.of()));
        if (!site.varies()) {
            return left;
        }
        Value right = b.input(RIGHT + site.param(), Type.perSample(site.inner()));
        Value across =
                b.subtract(b.sumAll(b.mul(right, x)), b.mul(b.sumAll(b.mul(unit, right)), along));
        Value back = b.input(BACK + site.param(), Type.perSample(site.outer()));
        return b.add(left, b.mul(back, b.broadcast(across, out, List.of())));
    }

    private static Value seeded(ProgramBuilder b, Value f) {
        Value seed = b.input(SEED, new Type(Axes.NONE, f.type().shape()));
        return b.sumAxes(b.sumAll(b.mul(f, seed)), Axes.SAMPLE);
    }

    /** A function that replaces the value z = W x of a weight site. */
    private interface AtSite {
        Value of(WeightSite site, Value z, Value x);
    }

    /** A copy of a program with changed nodes. */
    private static final class Copy {
        private final ProgramBuilder b;
        private final Program program;
        private final Map<Integer, WeightSite> sites = new LinkedHashMap<>();
        private final List<String> weights = new ArrayList<>();

        Copy(ProgramBuilder b, Program program, List<WeightSite> sites) {
            this.b = b;
            this.program = program;
            sites.forEach(s -> {
                this.sites.put(s.product(), s);
                weights.add(s.param());
            });
        }

        /**
         * The copy of an output.
         *
         * @param own the name of the per-sample input that is added to any other parameter; empty
         *     for none
         */
        Value output(String name, AtSite atSite, Function<Node, String> own) {
            List<Value> copies = new ArrayList<>();
            for (Node n : program.nodes()) {
                Value[] in = n.operands().stream().map(copies::get).toArray(Value[]::new);
                Value made = switch (n.op()) {
                    case Op.Spread(Axes axes) -> b.spread(in[0], axes);
                    case Op op -> b.add(op, in);
                };
                WeightSite site = sites.get(copies.size());
                if (site != null) {
                    made = atSite.of(site, made, copies.get(site.data()));
                } else if (n.op() instanceof Op.Param p && !weights.contains(p.name())) {
                    String extra = own.apply(n);
                    if (!extra.isEmpty()) {
                        made = b.add(made, b.input(extra, n.type().with(Axes.SAMPLE)));
                    }
                }
                copies.add(made);
            }
            return requireNonNull(copies.get(program.output(name)));
        }
    }
}
