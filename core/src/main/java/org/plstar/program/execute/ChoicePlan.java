package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.plstar.program.Op;

/**
 * Plans ops with indices: selection of elements, addition at indices, and positions of the largest
 * elements.
 */
final class ChoicePlan {
    private ChoicePlan() {}

    static void take(BufferPlan draft, int id, Op.TakeAlong t) {
        BufferView x = draft.settled(draft.node(id).operands().get(0));
        BufferView ids = draft.settled(draft.node(id).operands().get(1));
        BufferView to = draft.result(id);
        String lx = draft.named(id, 0) + t.x();
        String li = draft.named(id, 1) + t.ids();
        String lt = draft.named(id) + t.result();
        List<LoopAxis> axes = new ArrayList<>();
        for (int i = 0; i < lt.length(); i++) {
            axes.add(axis(lt.charAt(i), lx, x, li, ids, lt, to));
        }
        int taken = lx.indexOf(t.taken());
        draft.emit(
                draft.stages.of(id),
                new Take(
                        x,
                        ids,
                        to.buffer(),
                        LoopAxis.merged(axes),
                        x.strides()[taken],
                        x.extents()[taken]));
    }

    static void scatter(BufferPlan draft, int id, Op.ScatterAdd s) {
        BufferView x = draft.settled(draft.node(id).operands().get(0));
        BufferView ids = draft.settled(draft.node(id).operands().get(1));
        BufferView to = draft.result(id);
        String lx = draft.named(id, 0) + s.x();
        String li = draft.named(id, 1) + s.ids();
        String lt = draft.named(id) + s.result();
        String all = li.chars()
                .filter(l -> lx.indexOf(l) < 0)
                .mapToObj(Character::toString)
                .collect(Collectors.joining("", "", lx));
        List<LoopAxis> kept = new ArrayList<>();
        List<LoopAxis> rest = new ArrayList<>();
        for (int i = 0; i < all.length(); i++) {
            char label = all.charAt(i);
            boolean innermost = i == all.length() - 1;
            (lt.indexOf(label) >= 0 && !innermost ? kept : rest)
                    .add(axis(label, lx, x, li, ids, lt, to));
        }
        int taken = lt.indexOf(s.taken());
        draft.emit(
                draft.stages.of(id),
                new Scatter(
                        x,
                        ids,
                        to.buffer(),
                        LoopAxis.merged(kept),
                        LoopAxis.merged(rest),
                        to.strides()[taken],
                        to.extents()[taken],
                        to.size(),
                        s.summed().sample()));
    }

    static void largest(BufferPlan draft, int id, Op.ArgMax a) {
        BufferView x = draft.settled(draft.node(id).operands().getFirst());
        int along = draft.type(id).axes().count() + a.axis();
        List<LoopAxis> axes = new ArrayList<>();
        BufferView to = draft.result(id);
        for (int d = 0; d < x.extents().length; d++) {
            if (d != along) {
                int t = to.strides()[d < along ? d : d - 1];
                axes.add(new LoopAxis(x.extents()[d], x.strides()[d], 0, t));
            }
        }
        draft.emit(
                draft.stages.of(id),
                new Largest(
                        x,
                        to.buffer(),
                        LoopAxis.merged(axes),
                        x.strides()[along],
                        x.extents()[along]));
    }

    private static LoopAxis axis(
            char label,
            String lx,
            BufferView x,
            String li,
            BufferView ids,
            String lt,
            BufferView to) {
        int a = lx.indexOf(label);
        int b = li.indexOf(label);
        int c = lt.indexOf(label);
        return new LoopAxis(
                a >= 0 ? x.extents()[a] : ids.extents()[b],
                a < 0 ? 0 : x.strides()[a],
                b < 0 ? 0 : ids.strides()[b],
                c < 0 ? 0 : to.strides()[c]);
    }
}
