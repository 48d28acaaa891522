package org.plstar.onnx;

import java.util.List;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Span;
import org.plstar.onnx.proto.AttributeProto;
import org.plstar.program.Node;
import org.plstar.program.Op;

/** Writes nodes of products: a matrix product, a convolution, or an Einsum. */
final class ProductNodes {
    private final ProgramWriter writer;
    private final NodeWriter w;

    ProductNodes(ProgramWriter writer) {
        this.writer = writer;
        w = writer.w;
    }

    String contract(Op.Contract c, Node n, List<String> in) {
        if (c.summed().count() > 0) {
            throw ProgramWriter.refuse(c, "it sums over samples");
        }
        if (w.precision() == Precision.FLOAT) {
            String conv = convolution(c, n, in);
            if (!conv.isEmpty()) {
                return conv;
            }
        }
        String a = writer.label(n.operands().get(0), c.a());
        String b = writer.label(n.operands().get(1), c.b());
        String r =
                (n.type().axes().sample() ? String.valueOf(ProgramWriter.SAMPLE) : "") + c.result();
        if (a.length() == 2 && b.length() == 2 && r.length() == 2) {
            boolean ta = a.indexOf(r.charAt(0)) == 1;
            boolean tb = b.indexOf(r.charAt(1)) == 0;
            boolean matrices = a.charAt(ta ? 1 : 0) == r.charAt(0)
                    && b.charAt(tb ? 0 : 1) == r.charAt(1)
                    && a.charAt(ta ? 0 : 1) == b.charAt(tb ? 1 : 0);
            if (matrices) {
                return w.node(
                        "Gemm",
                        in,
                        AttributeProto.whole("transA", ta ? 1 : 0),
                        AttributeProto.whole("transB", tb ? 1 : 0));
            }
        }
        return w.node("Einsum", in, AttributeProto.text("equation", a + "," + b + "->" + r));
    }

    /**
     * A product of patches with a kernel, with or without groups, as one node; empty if it is none.
     */
    private String convolution(Op.Contract c, Node n, List<String> in) {
        Node a = writer.program.nodes().get(n.operands().get(0));
        int groups = c.a().length() == 6 ? 1 : 0;
        if (!(a.op() instanceof Op.Patches p)
                || p.padding() != 0
                || !a.type().axes().sample()
                || writer.type(n.operands().get(1)).axes().sample()
                || c.a().length() != 5 + groups
                || c.b().length() != 4 + groups
                || c.result().length() != 3 + groups) {
            return "";
        }
        String g = c.a().substring(0, groups);
        char out = c.b().charAt(groups);
        if (!c.b().equals(g + out + c.a().substring(groups, groups + 3))
                || !c.result().equals(g + out + c.a().substring(groups + 3))) {
            return "";
        }
        String x = writer.values.get(a.operands().getFirst());
        Shape seen = writer.type(a.operands().getFirst()).shape();
        Shape kernel = writer.type(n.operands().get(1)).shape();
        String weight = in.get(1);
        if (groups > 0) {
            x = w.node(
                    "Reshape",
                    List.of(
                            x,
                            w.wholes(
                                    -1,
                                    (long) seen.dim(0) * seen.dim(1),
                                    seen.dim(2),
                                    seen.dim(3))));
            weight = w.node(
                    "Reshape",
                    List.of(
                            weight,
                            w.wholes(
                                    (long) kernel.dim(0) * kernel.dim(1),
                                    kernel.dim(2),
                                    kernel.dim(3),
                                    kernel.dim(4))));
        }
        Span rows = p.window().rows();
        Span columns = p.window().columns();
        String y = w.node(
                "Conv",
                List.of(x, weight),
                ProgramWriter.wholes("kernel_shape", List.of(rows.kernel(), columns.kernel())),
                ProgramWriter.wholes("strides", List.of(rows.stride(), columns.stride())),
                ProgramWriter.wholes(
                        "pads",
                        List.of(rows.before(), columns.before(), rows.after(), columns.after())),
                ProgramWriter.wholes("dilations", List.of(rows.dilation(), columns.dilation())),
                AttributeProto.whole("group", groups > 0 ? kernel.dim(0) : 1));
        return groups > 0
                ? w.node(
                        "Reshape",
                        List.of(y, w.wholes(ProgramWriter.dims(n.type().shape(), 1))))
                : y;
    }
}
