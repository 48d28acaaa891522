package org.plstar.program;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.plstar.array.UnaryFn;

/**
 * Where a program has no second derivative by its parameters. What data alone decide, such as a
 * mask, is no kink, and neither is a maximum that derivatives do not pass, as in a softmax.
 */
public final class Kinks {
    /** The name of a choice whose condition the parameters decide. */
    public static final String PIECES = "a choice between two pieces";

    /** The name of a largest number whose place the parameters decide. */
    public static final String MAXIMUM = "maximum";

    private Kinks() {}

    /** The names of the operations that have kinks, in the order of the program. */
    public static Set<String> of(Program program) {
        boolean[] varies = varying(program);
        Set<String> found = new LinkedHashSet<>();
        for (int i = 0; i < varies.length; i++) {
            if (!varies[i]) {
                continue;
            }
            Node n = program.nodes().get(i);
            switch (n.op()) {
                case Op.Unary(UnaryFn fn)
                when !fn.isSmooth() -> found.add(fn.name().toLowerCase(Locale.ROOT));
                case Op.Select _ -> {
                    if (varies[n.operands().getFirst()]) {
                        found.add(PIECES);
                    }
                }
                case Op.ArgMax _ -> {
                    if (!isDetached(program, i)) {
                        found.add(MAXIMUM);
                    }
                }
                default -> {}
            }
        }
        return found;
    }

    /** For each node whether its value depends on a parameter. */
    public static boolean[] varying(Program program) {
        List<Node> nodes = program.nodes();
        boolean[] varies = new boolean[nodes.size()];
        for (int i = 0; i < varies.length; i++) {
            Node n = nodes.get(i);
            varies[i] =
                    n.op() instanceof Op.Param || n.operands().stream().anyMatch(o -> varies[o]);
        }
        return varies;
    }

    /** Whether all that a maximum chooses is a constant to derivatives, as in a softmax. */
    private static boolean isDetached(Program program, int argMax) {
        for (int taken : users(program, argMax)) {
            for (int user : users(program, taken)) {
                if (!(program.nodes().get(user).op() instanceof Op.Detach)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<Integer> users(Program program, int id) {
        List<Integer> users = new ArrayList<>();
        for (int i = id; i < program.nodes().size(); i++) {
            if (program.nodes().get(i).operands().contains(id)) {
                users.add(i);
            }
        }
        return users;
    }
}
