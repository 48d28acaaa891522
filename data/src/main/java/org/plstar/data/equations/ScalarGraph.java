package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.plstar.array.BinaryFn;
import org.plstar.array.UnaryFn;

/**
 * The equations of a text as operations on single numbers. Known numbers are the doubles that the
 * text's were read as, or that were computed of them while it was read.
 *
 * @param operations each after its operands, which it names by their positions in this list
 * @param equations the operation whose value is F_i, [n]
 * @param targets y with F(w) = y, [n]
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record ScalarGraph(List<Operation> operations, int[] equations, double[] targets) {
    /** An operation on earlier values. */
    @SuppressWarnings("ArrayRecordComponent") // these records are never compared by equals
    public sealed interface Operation {
        /** A known number. */
        record Known(double value) implements Operation {}

        /** An unknown, by its position in w. */
        record Unknown(int position) implements Operation {}

        /** The sum Σ c_k w_k of unknowns by their positions in w, each once. */
        record Linear(int[] positions, double[] numbers) implements Operation {}

        /** The sum of two or more values. */
        record Sum(int[] parts) implements Operation {}

        /** The product a · b. */
        record Product(int a, int b) implements Operation {}

        /** The quotient a / b. */
        record Quotient(int a, int b) implements Operation {}

        /** The function value f(a). */
        record Unary(UnaryFn fn, int a) implements Operation {}

        /** The number 1 where a (fn) b holds, otherwise 0: GREATER, GREATER_EQUAL or EQUAL. */
        record Compare(BinaryFn fn, int a, int b) implements Operation {}

        /** The value a where the mask is not 0, otherwise b. */
        record Choice(int mask, int a, int b) implements Operation {}
    }

    /** The graph of equations that are terms. */
    static ScalarGraph of(List<Term> equations, double[] targets) {
        List<Term> needed = needed(equations);
        int most = 0;
        for (Term t : needed) {
            most = Math.max(most, t.id());
        }
        int[] at = new int[most + 1];
        List<Operation> all = new ArrayList<>(needed.size());
        for (Term t : needed) {
            int[] parts = t.parts().stream().mapToInt(p -> at[p.id()]).toArray();
            at[t.id()] = all.size();
            all.add(
                    switch (t.kind()) {
                        case Term.Kind.Known(double value) -> new Operation.Known(value);
                        case Term.Kind.Unknown(int position) -> new Operation.Unknown(position);
                        case Term.Kind.Linear(int[] positions, double[] numbers) ->
                            new Operation.Linear(positions.clone(), numbers.clone());
                        case Term.Kind.Sum _ -> new Operation.Sum(parts);
                        case Term.Kind.Product _ -> new Operation.Product(parts[0], parts[1]);
                        case Term.Kind.Quotient _ -> new Operation.Quotient(parts[0], parts[1]);
                        case Term.Kind.Unary(UnaryFn fn) -> new Operation.Unary(fn, parts[0]);
                        case Term.Kind.Compare(BinaryFn fn) ->
                            new Operation.Compare(fn, parts[0], parts[1]);
                        case Term.Kind.Choice _ ->
                            new Operation.Choice(parts[0], parts[1], parts[2]);
                    });
        }
        return new ScalarGraph(
                List.copyOf(all),
                equations.stream().mapToInt(t -> at[t.id()]).toArray(),
                targets.clone());
    }

    /** The terms that the equations have, in the order of their numbers. */
    private static List<Term> needed(List<Term> equations) {
        BitSet seen = new BitSet();
        List<Term> open = new ArrayList<>(equations);
        List<Term> all = new ArrayList<>();
        while (!open.isEmpty()) {
            Term t = open.removeLast();
            if (!seen.get(t.id())) {
                seen.set(t.id());
                all.add(t);
                open.addAll(t.parts());
            }
        }
        all.sort((a, b) -> Integer.compare(a.id(), b.id()));
        return all;
    }
}
