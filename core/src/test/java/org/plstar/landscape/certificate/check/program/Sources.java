package org.plstar.landscape.certificate.check.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.plstar.array.Shape;
import org.plstar.array.gather.Span;
import org.plstar.array.gather.Window;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ParamLayout;
import org.plstar.system.ResidualSystem;

/** A system as a certificate has it, without a file between. */
public final class Sources {
    private Sources() {}

    /** Of a ball with that radius. */
    public static SlopeClaim claim(
            ResidualSystem system, double[] w, double radius, double reach, double a0) {
        List<Source> lines = new ArrayList<>();
        for (Node n : system.program().nodes()) {
            Map<String, Object> m = new LinkedHashMap<>();
            members(m, n.op(), system);
            // one sample is its own sum
            lines.add(
                    new Source(
                            n.op().getClass().getSimpleName(),
                            m,
                            n.operands().stream().mapToInt(i -> i).toArray()));
        }
        Map<String, double[]> weights = new LinkedHashMap<>();
        for (ParamLayout.Entry e : system.layout().entries()) {
            double[] part = new double[e.size()];
            System.arraycopy(w, e.offset(), part, 0, part.length);
            weights.put(e.name(), part);
        }
        return new SlopeClaim(
                "C''",
                lines,
                system.program().output(system.output()),
                weights,
                system.samples(),
                system.targets(),
                radius,
                reach,
                a0,
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    private static int[] dims(Shape s) {
        return s.dims();
    }

    private static int[] list(List<Integer> all) {
        return all.stream().mapToInt(i -> i).toArray();
    }

    private static void members(Map<String, Object> m, Op op, ResidualSystem system) {
        switch (op) {
            case Op.Param p -> {
                m.put("name", p.name());
                m.put("shape", dims(p.type().shape()));
            }
            case Op.Input i -> {
                m.put("array", system.input(i.name()));
                m.put("shape", dims(i.type().shape()));
                m.put("sample", i.type().axes().sample());
            }
            case Op.Const c -> {
                m.put("shape", dims(c.shape()));
                m.put("values", c.values());
            }
            case Op.Unary u -> m.put("fn", u.fn().name());
            case Op.Scale s -> m.put("factor", s.factor());
            case Op.Compare c -> m.put("fn", c.fn().name());
            case Op.Contract c -> {
                m.put("a", c.a());
                m.put("b", c.b());
                m.put("result", c.result());
            }
            case Op.Sum s -> m.put("axes", list(s.axes()));
            case Op.Broadcast b -> {
                m.put("shape", dims(b.shape()));
                m.put("positions", list(b.positions()));
            }
            case Op.Reshape r -> m.put("shape", dims(r.shape()));
            case Op.Permute p -> m.put("order", list(p.order()));
            case Op.Slice s -> {
                m.put("start", list(s.start()));
                m.put("step", list(s.step()));
                m.put("count", list(s.count()));
            }
            case Op.Pad p -> {
                m.put("shape", dims(p.shape()));
                m.put("start", list(p.start()));
                m.put("step", list(p.step()));
            }
            case Op.Concat c -> m.put("axis", (double) c.axis());
            case Op.TakeAlong t -> {
                m.put("x", t.x());
                m.put("ids", t.ids());
                m.put("result", t.result());
            }
            case Op.Patches p -> {
                m.put("window", window(p.window()));
                m.put("padding", new double[] {p.padding()});
            }
            case Op.Fold f -> {
                m.put("window", window(f.window()));
                m.put("height", (double) f.height());
                m.put("width", (double) f.width());
            }
            case Op.ArgMax a -> m.put("axis", (double) a.axis());
            case Op.SumAxes _, Op.Spread _ -> m.put("over", "samples");
            case Op.Add _,
                    Op.Mul _,
                    Op.Div _,
                    Op.Select _,
                    Op.Detach _,
                    Op.Seeds _,
                    Op.ScatterAdd _ -> {}
        }
    }

    private static int[] window(Window w) {
        int[] all = new int[10];
        int at = 0;
        for (Span s : List.of(w.rows(), w.columns())) {
            for (int v : new int[] {s.kernel(), s.stride(), s.before(), s.after(), s.dilation()}) {
                all[at++] = v;
            }
        }
        return all;
    }
}
