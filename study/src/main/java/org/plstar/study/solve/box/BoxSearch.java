package org.plstar.study.solve.box;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.plstar.optimize.Box;
import org.plstar.study.Session;
import org.plstar.study.claim.Digits;

/**
 * Looks for all solutions in a box by cutting it. Boxes are taken from a stack in groups of a fixed
 * size, looked at by any threads, and their outcomes taken in order: so the result does not depend
 * on the threads, except where seconds end the search.
 */
final class BoxSearch {
    /** The number of boxes that are looked at before their outcomes are taken. */
    private static final int GROUP = 64;

    /** The number of boxes below which the calling thread looks at them alone. */
    private static final int FEW = 8;

    /** The number of the last roots in whose boxes others are not looked at. */
    private static final int RECENT = 256;

    private static final long PARTS = 1_000_000;

    private final Supplier<Look> work;
    private final Box first;
    private final Session session;
    private final ConcurrentLinkedQueue<Look> idle = new ConcurrentLinkedQueue<>();
    private final Deque<Box> open = new ArrayDeque<>();
    private final List<Outcome.Root> roots = new ArrayList<>();
    private final List<Box> undecided = new ArrayList<>();
    private long looked;
    private boolean ended;

    /** Looks at boxes, for one thread at a time. */
    interface Look {
        /** What is in a box, or how it is cut; depends on the box alone. */
        Outcome look(Box box);
    }

    /**
     * What a search found.
     *
     * @param roots each the only one in a box around it; two of them may be the same
     * @param undecided boxes that may hold solutions and are too small to be cut
     * @param open boxes that were not looked at, where a limit ended the search
     * @param boxes how many were looked at
     */
    record Found(List<Outcome.Root> roots, List<Box> undecided, List<Box> open, long boxes) {}

    /**
     * A search in a box.
     *
     * @param work makes what looks at boxes, for one thread
     */
    BoxSearch(Supplier<Look> work, Box first, Session session) {
        this.work = work;
        this.first = first;
        this.session = session;
    }

    /**
     * Searches until nothing is open.
     *
     * @param seconds after which it ends
     * @param boxes after which it ends
     */
    Found run(double seconds, long boxes) {
        long begun = System.nanoTime();
        open.push(first);
        while (!open.isEmpty() && !ended) {
            Box[] group = new Box[Math.min(GROUP, open.size())];
            for (int k = 0; k < group.length; k++) {
                group[k] = open.pop();
            }
            Outcome[] outcomes = new Outcome[group.length];
            if (group.length < FEW) {
                for (int k = 0; k < group.length; k++) {
                    outcomes[k] = look(group[k]);
                }
            } else {
                session.workers().run(group.length, k -> outcomes[k] = look(group[k]));
            }
            for (int k = group.length - 1; k >= 0; k--) {
                take(outcomes[k]);
            }
            looked += group.length;
            tell();
            ended = looked >= boxes
                    || (System.nanoTime() - begun) * 1e-9 > seconds
                    || session.stop().getAsBoolean();
        }
        return new Found(List.copyOf(roots), List.copyOf(undecided), List.copyOf(open), looked);
    }

    private Outcome look(Box box) {
        if (isKnown(box)) {
            return new Outcome.Empty();
        }
        Look free = idle.poll();
        Look own = free == null ? work.get() : free;
        Outcome outcome = own.look(box);
        idle.add(own);
        return outcome;
    }

    /** Whether a box lies where a root that was found lately is the only one. */
    private boolean isKnown(Box box) {
        for (int k = Math.max(0, roots.size() - RECENT); k < roots.size(); k++) {
            if (BoxWork.isWithin(box, roots.get(k).around())) {
                return true;
            }
        }
        return false;
    }

    private void take(Outcome outcome) {
        switch (outcome) {
            case Outcome.Empty _ -> {}
            case Outcome.Root r -> roots.add(r);
            case Outcome.Undecided(Box box) -> undecided.add(box);
            case Outcome.Cut(Box low, Box high) -> {
                open.push(high);
                open.push(low);
            }
        }
    }

    private void tell() {
        double left = 0;
        for (Box box : open) {
            left += part(box, first);
        }
        session.progress()
                .at(
                        "boxes (" + Digits.count(roots.size(), "solution") + ")",
                        Math.round(PARTS * Math.max(0, 1 - left)),
                        PARTS);
    }

    /** The part that a box is of another one that contains it. */
    static double part(Box box, Box of) {
        double part = 1;
        for (int j = 0; j < box.lower().length; j++) {
            double whole = of.upper()[j] - of.lower()[j];
            part *= whole > 0 ? (box.upper()[j] - box.lower()[j]) / whole : 1;
        }
        return part;
    }
}
