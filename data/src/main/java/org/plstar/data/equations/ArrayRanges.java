package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.data.equations.Definition.Span;

/** The ranges of declared arrays, and the visits of their elements. */
final class ArrayRanges {
    private final Source source;
    private final KnownNames scope;
    private final TermBuilder evaluation;

    ArrayRanges(Source source, KnownNames scope, TermBuilder evaluation) {
        this.source = source;
        this.scope = scope;
        this.evaluation = evaluation;
    }

    private Span range(Statement.Range r) {
        int first = evaluation.whole(r.first(), "the range's begin");
        if (r.last().isEmpty()) {
            throw source.refuse(
                    EquationRefusal.TYPE,
                    r.at(),
                    "a single index declares no array",
                    "a range such as 1.." + first,
                    "write the range");
        }
        return new Span(first, evaluation.whole(r.last().get(), "the range's end"));
    }

    /** The span of a set with consecutive numbers, if a range names a set. */
    Optional<Span> set(Statement.Range r) {
        if (r.last().isPresent()) {
            return Optional.empty();
        }
        return evaluation.runs().set(r.first()).map(m -> {
            int first = m.numbers().getFirst();
            for (int k = 0; k < m.numbers().size(); k++) {
                if (m.numbers().get(k) != first + k) {
                    throw source.refuse(
                            EquationRefusal.TYPE,
                            r.at(),
                            "the numbers of the set do not follow each other",
                            "a set whose names are its own",
                            "declare the array over the set that has them first");
                }
            }
            return new Span(first, first + m.numbers().size() - 1, m.words());
        });
    }

    /** The index ranges of an array; refuses more elements than the limit. */
    List<Span> spans(List<Statement.Range> ranges) {
        List<Span> spans = new ArrayList<>();
        long size = 1;
        for (Statement.Range r : ranges) {
            Span span = set(r).orElseGet(() -> range(r));
            size *= span.size();
            if (size > EquationList.MOST) {
                throw source.refuse(
                        EquationRefusal.SIZE,
                        r.at(),
                        "the array has more than " + EquationList.MOST + " elements",
                        "fewer",
                        "lower the range");
            }
            spans.add(span);
        }
        return spans;
    }

    /** Receives each element of an array. */
    interface Element {
        /** The element at some values of the indices. */
        void at(List<Integer> indices);
    }

    /** Runs a task for each element of a box, the last index fastest. */
    void each(List<Statement.Range> ranges, List<Span> spans, Element task) {
        each(ranges, spans, new ArrayList<>(), task);
    }

    private void each(
            List<Statement.Range> ranges, List<Span> spans, List<Integer> at, Element task) {
        int i = at.size();
        if (i == spans.size()) {
            task.at(List.copyOf(at));
            return;
        }
        Optional<Statement.Range> range =
                ranges.isEmpty() ? Optional.empty() : Optional.of(ranges.get(i));
        Optional<String> index = range.flatMap(Statement.Range::index);
        index.ifPresent(name -> evaluation.runs().requireNew(range.orElseThrow().at(), name));
        Span span = spans.get(i);
        try {
            for (int v = span.first(); v <= span.last(); v++) {
                int value = v;
                index.ifPresent(name -> scope.bind(name, value, span.word(value)));
                at.add(value);
                each(ranges, spans, at, task);
                at.removeLast();
            }
        } finally {
            index.ifPresent(scope::release);
        }
    }
}
