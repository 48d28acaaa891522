package org.plstar.landscape.linearity;

import java.util.ArrayList;
import java.util.List;
import org.plstar.program.Axes;
import org.plstar.program.Kinks;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;

/**
 * A weight matrix W that enters a program once, by z = W x with one vector x per sample.
 *
 * @param param its name
 * @param product the node z
 * @param data the node x
 * @param inner length of x
 * @param outer length of z
 * @param varies whether x depends on parameters
 */
record WeightSite(String param, int product, int data, int inner, int outer, boolean varies) {
    /** All weight sites of a program. */
    static List<WeightSite> of(Program program) {
        List<Node> nodes = program.nodes();
        int[] uses = new int[nodes.size()];
        nodes.forEach(n -> n.operands().forEach(o -> uses[o]++));
        boolean[] varies = Kinks.varying(program);
        List<WeightSite> found = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node n = nodes.get(i);
            if (n.op() instanceof Op.Contract c && c.summed() == Axes.NONE) {
                for (int side = 0; side < 2; side++) {
                    int w = n.operands().get(side);
                    int x = n.operands().get(1 - side);
                    if (nodes.get(w).op() instanceof Op.Param p
                            && uses[w] == 1
                            && nodes.get(x).type().axes().sample()
                            && matrixTimesVector(
                                    side == 0 ? c.a() : c.b(),
                                    side == 0 ? c.b() : c.a(),
                                    c.result())) {
                        found.add(new WeightSite(
                                p.name(),
                                i,
                                x,
                                nodes.get(x).type().shape().size(),
                                n.type().shape().size(),
                                varies[x]));
                    }
                }
            }
        }
        return found;
    }

    private static boolean matrixTimesVector(String w, String x, String z) {
        return w.length() == 2
                && x.length() == 1
                && z.length() == 1
                && w.contains(x)
                && w.contains(z)
                && !x.equals(z);
    }
}
