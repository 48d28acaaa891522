package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A plan in which products add to leaves, times a factor of the run, what they would put out.
 *
 * <p>Such a product waits until nothing reads its leaf any more and the deciding output is there;
 * all else keeps its order. Outputs that other steps than products make, or for which there is no
 * such moment, stay outputs.
 *
 * @param plan its steps all of one stage
 * @param gate the first step that changes a leaf
 * @param added the outputs that are added to leaves; they have no place of their own
 */
record InPlacePlan(Plan plan, int gate, Set<String> added) {
    /** An output's buffer, and that of the leaf that it is to be added to. */
    private record Target(String output, int from, int to) {}

    /** A product that waits for its leaf. */
    private record Waiting(Target target, Product product) {}

    /**
     * The plan in place.
     *
     * @param whole of one tile
     * @param leaves the leaf that an output is to be added to
     * @param deciding the output that is complete before the first leaf changes
     */
    static InPlacePlan of(Plan whole, Map<String, String> leaves, String deciding) {
        List<Step> steps = new ArrayList<>();
        for (Stages.Stage stage : Stages.Stage.values()) {
            whole.steps().stream()
                    .filter(s -> s.stage() == stage)
                    .forEach(s -> steps.add(s.step()));
        }
        Integer decision = whole.externals().get("out " + deciding);
        List<Target> targets = decision == null ? List.of() : targets(whole, steps, leaves);
        while (true) {
            Order order = new Order(steps, targets, decision == null ? -1 : decision);
            if (order.waiting.isEmpty()) {
                return order.finished(whole, targets);
            }
            Set<Target> stuck =
                    order.waiting.stream().map(Waiting::target).collect(Collectors.toSet());
            targets = targets.stream().filter(t -> !stuck.contains(t)).toList();
        }
    }

    /** The outputs that products alone make, which do not read the leaf, and that nothing reads. */
    private static List<Target> targets(Plan whole, List<Step> steps, Map<String, String> leaves) {
        List<Target> all = new ArrayList<>();
        leaves.forEach((output, leaf) -> {
            Integer from = whole.externals().get("out " + output);
            Integer to = whole.externals().get(leaf);
            if (from != null
                    && to != null
                    && size(whole, from) == size(whole, to)
                    && steps.stream().allMatch(s -> allows(s, from, to))) {
                all.add(new Target(output, from, to));
            }
        });
        return all;
    }

    private static boolean allows(Step s, int from, int to) {
        return !s.reads().contains(from)
                && (!s.writes().contains(from)
                        || (s instanceof Product && !s.reads().contains(to)));
    }

    private static int size(Plan whole, int buffer) {
        return ((Plan.Buffer.External) whole.buffers().get(buffer)).size();
    }

    /** The steps in their new order, as far as one was found. */
    private static final class Order {
        final List<Waiting> waiting = new ArrayList<>();
        private final List<Plan.Staged> done = new ArrayList<>();
        private final Map<Integer, Integer> readers = new HashMap<>();
        private int undecided;
        private int gate = -1;

        Order(List<Step> steps, List<Target> targets, int decision) {
            for (Step s : steps) {
                s.reads().stream().distinct().forEach(b -> readers.merge(b, 1, Integer::sum));
                undecided += s.writes().contains(decision) ? 1 : 0;
            }
            for (Step s : steps) {
                Target target = target(s, targets);
                if (target != null && s instanceof Product p) {
                    waiting.add(new Waiting(target, p));
                } else {
                    undecided -= s.writes().contains(decision) ? 1 : 0;
                    add(s, s);
                }
                release();
            }
        }

        private static @Nullable Target target(Step s, List<Target> targets) {
            for (Target t : targets) {
                if (s.writes().contains(t.from)) {
                    return t;
                }
            }
            return null;
        }

        private void add(Step was, Step is) {
            was.reads().stream().distinct().forEach(b -> readers.merge(b, -1, Integer::sum));
            done.add(new Plan.Staged(Stages.Stage.TILE, is));
        }

        /** Adds the products whose leaf nothing reads any more, again while that frees another. */
        private void release() {
            for (int i = 0; i < waiting.size(); ) {
                Waiting w = waiting.get(i);
                if (undecided > 0 || readers.getOrDefault(w.target.to, 0) > 0) {
                    i++;
                    continue;
                }
                gate = gate < 0 ? done.size() : gate;
                waiting.remove(i);
                add(w.product, w.product.addingTo(w.target.to));
                i = 0;
            }
        }

        InPlacePlan finished(Plan whole, List<Target> targets) {
            Map<String, Integer> externals = new LinkedHashMap<>(whole.externals());
            targets.forEach(t -> externals.remove("out " + t.output));
            Plan plan = new Plan(
                    whole.program(),
                    whole.buffers(),
                    List.copyOf(done),
                    Map.copyOf(externals),
                    whole.tileable());
            return new InPlacePlan(
                    plan,
                    gate < 0 ? done.size() : gate,
                    targets.stream().map(Target::output).collect(Collectors.toSet()));
        }
    }
}
