package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.plstar.program.Op;
import org.plstar.program.Program;

/** The users of the nodes of a program. */
final class NodeUsers {
    private final Program program;
    private final int[] only;
    private final List<List<Integer>> users = new ArrayList<>();

    NodeUsers(Program program) {
        this.program = program;
        this.only = new int[program.nodes().size()];
        Arrays.fill(only, -1);
        program.nodes().forEach(_ -> users.add(new ArrayList<>()));
        Set<Integer> taken = new HashSet<>();
        program.outputs().forEach(name -> taken.add(program.output(name)));
        for (int i = 0; i < only.length; i++) {
            for (int o : program.nodes().get(i).operands()) {
                only[o] = taken.add(o) ? i : -1;
                users.get(o).add(i);
            }
        }
    }

    /** All nodes that use a node, in order. */
    List<Integer> of(int id) {
        return users.get(id);
    }

    /** The op that uses a node, if there is only one and the node is no output. */
    @Nullable
    Op onlyUser(int id) {
        return only[id] < 0 ? null : program.nodes().get(only[id]).op();
    }

    /** For every node, whether the run computes it and a node outside of the run uses it. */
    boolean[] neededOutside(Fusion run) {
        boolean[] needed = new boolean[only.length];
        for (int i = 0; i < only.length; i++) {
            if (!run.member(i)) {
                for (int o : program.nodes().get(i).operands()) {
                    needed[o] |= run.member(o);
                }
            }
        }
        for (String name : program.outputs()) {
            needed[program.output(name)] |= run.member(program.output(name));
        }
        return needed;
    }
}
