package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The residual of an equation: a term, or the form of a term with other leaves.
 *
 * @param pattern the term, or one of the same form
 * @param first the form of the pattern; null if the residual is the pattern
 * @param own the same form with this equation's leaves; null if the residual is the pattern
 */
record Residual(Term pattern, FormWalk.@Nullable Form first, FormWalk.@Nullable Form own) {
    static Residual of(Term t) {
        return new Residual(t, null, null);
    }

    int shape() {
        return pattern.shape();
    }

    /** The form, found by a walk if it is not known. */
    FormWalk.Form form(FormWalk walk) {
        return own == null ? walk.form(pattern) : own;
    }

    /** The term, made among others if it is not known. */
    Term in(Terms terms) {
        if (first == null || own == null) {
            return pattern;
        }
        Map<Term.Kind, Term> leaves = new HashMap<>();
        for (int k = 0; k < own.unknowns().length; k++) {
            leaves.put(
                    new Term.Kind.Unknown(first.unknowns()[k]), terms.unknown(own.unknowns()[k]));
        }
        for (int k = 0; k < own.numbers().length; k++) {
            leaves.put(new Term.Kind.Known(first.numbers()[k]), terms.number(own.numbers()[k]));
        }
        return in(terms, pattern, leaves);
    }

    private static Term in(Terms terms, Term t, Map<Term.Kind, Term> leaves) {
        Term leaf = leaves.get(t.kind());
        if (leaf != null) {
            return leaf;
        }
        List<Term> parts = new ArrayList<>(t.parts().size());
        for (Term part : t.parts()) {
            parts.add(in(terms, part, leaves));
        }
        return terms.make(t.kind(), parts);
    }

    /** Visits the leaves of a term, one that has several places at each of them. */
    static void leaves(Term t, Consumer<Term> visit) {
        if (t.parts().isEmpty()) {
            visit.accept(t);
        }
        for (Term part : t.parts()) {
            leaves(part, visit);
        }
    }
}
