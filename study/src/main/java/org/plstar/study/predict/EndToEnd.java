package org.plstar.study.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.data.Standardizer;
import org.plstar.network.Model;
import org.plstar.program.Axes;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.study.RowEncoding;

/** The program of a model from unscaled features to its outputs, standardization included. */
final class EndToEnd {
    private static final String INPUT = "features";

    private EndToEnd() {}

    /**
     * The program of the model on x' = (x - shift)/scale of the kept features; pixels that never
     * change are 0.
     */
    public static Program program(RowEncoding data, Model model) {
        Standardizer s = data.standardizer();
        boolean shaped = data.shaped();
        Shape in = shaped
                ? Shape.of(data.inputShape().stream().mapToInt(e -> e).toArray())
                : Shape.of(data.features().size());
        ProgramBuilder b = new ProgramBuilder();
        String name = model.layout().contains(INPUT) ? INPUT + " of the data" : INPUT;
        Value x = b.input(name, new Type(Axes.SAMPLE, in));
        Value kept = b.reshape(shaped ? x : kept(b, x, data), Shape.of(s.names().size()));
        Value z = s.scaling() == Standardizer.Scaling.NONE ? kept : scaled(b, kept, s);
        Map<String, Value> given = Map.of(model.inputName(), b.reshape(z, model.input()));
        b.inline(model.program(), given).forEach(b::output);
        return b.build();
    }

    private static Value kept(ProgramBuilder b, Value x, RowEncoding data) {
        Set<String> names = new HashSet<>(data.standardizer().names());
        List<Value> runs = new ArrayList<>();
        int width = data.features().size();
        for (int i = 0; i < width; i++) {
            int from = i;
            while (i < width && names.contains(data.features().get(i))) {
                i++;
            }
            if (i > from) {
                runs.add(b.slice(x, List.of(from), List.of(1), List.of(i - from)));
            }
        }
        return runs.size() == 1 ? runs.getFirst() : b.concat(0, runs);
    }

    /** Scales runs of features, and leaves those that are not scaled, such as tokens, as inputs. */
    private static Value scaled(ProgramBuilder b, Value x, Standardizer s) {
        int width = s.names().size();
        Set<String> fixed = new HashSet<>(s.constant());
        List<Value> runs = new ArrayList<>();
        for (int from = 0, to; from < width; from = to) {
            boolean same = stays(s, fixed, from);
            to = from + 1;
            while (to < width && stays(s, fixed, to) == same) {
                to++;
            }
            Value run = from == 0 && to == width
                    ? x
                    : b.slice(x, List.of(from), List.of(1), List.of(to - from));
            runs.add(same ? run : scaled(b, run, s, fixed, from));
        }
        return runs.size() == 1 ? runs.getFirst() : b.concat(0, runs);
    }

    private static boolean stays(Standardizer s, Set<String> fixed, int i) {
        return s.shift()[i] == 0
                && s.scale()[i] == 1
                && !fixed.contains(s.names().get(i));
    }

    /** A run of features that begins at one of them. */
    private static Value scaled(
            ProgramBuilder b, Value x, Standardizer s, Set<String> fixed, int from) {
        Shape shape = x.type().shape();
        int to = from + shape.size();
        Value centered = b.subtract(x, b.constant(shape, Arrays.copyOfRange(s.shift(), from, to)));
        Value free = b.div(centered, b.constant(shape, Arrays.copyOfRange(s.scale(), from, to)));
        Value z = s.scaling() == Standardizer.Scaling.ROBUST ? cut(b, free) : free;
        if (s.names().subList(from, to).stream().noneMatch(fixed::contains)) {
            return z;
        }
        double[] mask = new double[shape.size()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = fixed.contains(s.names().get(from + i)) ? 0 : 1;
        }
        return b.mul(z, b.constant(shape, mask));
    }

    /** max(-8, min(8, z)), as 8 - relu(16 - relu(z + 8)), in which no far z cancels. */
    private static Value cut(ProgramBuilder b, Value z) {
        double cut = Standardizer.Scaling.CUT;
        Value above = b.unary(UnaryFn.RELU, b.shift(z, cut));
        Value below = b.unary(UnaryFn.RELU, b.subtract(all(b, z, 2 * cut), above));
        return b.subtract(all(b, z, cut), below);
    }

    private static Value all(ProgramBuilder b, Value like, double number) {
        double[] numbers = new double[like.type().shape().size()];
        Arrays.fill(numbers, number);
        return b.constant(like.type().shape(), numbers);
    }
}
