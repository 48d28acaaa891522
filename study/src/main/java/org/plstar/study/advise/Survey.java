package org.plstar.study.advise;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.optimize.StepAdvice;
import org.plstar.refusal.Require;
import org.plstar.study.LabelFree.Score;
import org.plstar.study.StudyRefusal;

/**
 * What leaving rows out says of training a part of a model from a file, before any training: by the
 * kernels of its groups of weights behind random heads, which have seen no label.
 *
 * @param rows N, distinct training rows
 * @param outputs C, numbers that are regressed
 * @param weights of the whole body
 * @param heads H, random heads over which a kernel is the mean
 * @param constantLoss the left-out loss of the mean of the other rows' targets
 * @param head the head alone
 * @param headName what stands before the dot in the names of the head's arrays
 * @param groups of weights, in the order of the model
 * @param again of the groups as good as the best, where that is ahead of the head alone and of the
 *     constant by two errors, one with other random heads: that of fewest weights which is so far
 *     ahead with these too, or else the best; absent where the best is not
 * @param chosen index in {@code groups} of that group; absent where none is so far ahead with both
 * @param known whether one is chosen, or the head alone is below the constant's loss by an error
 * @param suspects rows whose labels the others contradict most, the most contradicted first; empty
 *     for numbers
 * @param temperature factor β of left-out outputs whose softmax has the least log loss; absent for
 *     numbers
 * @param logLoss that log loss, in nats
 * @param adam a step for Adam on what is recommended; absent where the gradient is 0
 */
public record Survey(
        int rows,
        int outputs,
        long weights,
        int heads,
        double constantLoss,
        Score head,
        String headName,
        List<Group> groups,
        Optional<Again> again,
        Optional<Integer> chosen,
        boolean known,
        List<Suspect> suspects,
        OptionalDouble temperature,
        OptionalDouble logLoss,
        Optional<StepAdvice.FirstStep> adam) {
    /** Copies; refuses what is no number. */
    public Survey {
        groups = List.copyOf(groups);
        suspects = List.copyOf(suspects);
        Require.notNegative(constantLoss, StudyRefusal.RANGE, "constantLoss");
        Require.notNegative(temperature.orElse(0), StudyRefusal.RANGE, "temperature");
        Require.notNegative(logLoss.orElse(0), StudyRefusal.RANGE, "logLoss");
    }

    /**
     * A group with other random heads than those that it was chosen with.
     *
     * @param group index of the group
     * @param score with the head
     * @param ahead mean over the rows of the loss of the head alone less that of this group
     * @param aheadError its standard error
     */
    public record Again(int group, Score score, double ahead, double aheadError) {
        /** Refuses what is no index or no number. */
        public Again {
            Require.atLeast(0, group, StudyRefusal.RANGE, "group");
            Require.finite(ahead, StudyRefusal.RANGE, "ahead");
            Require.notNegative(aheadError, StudyRefusal.RANGE, "aheadError");
        }
    }

    /**
     * A group of weights that trains beside the head.
     *
     * @param name of the group
     * @param only the patterns of its arrays; none of adapters
     * @param adapter the adapters as text; absent where the arrays themselves train
     * @param weights how many it has
     * @param conditionNumber of its kernel; absent where it is singular to rounding
     * @param scale of its kernel beside that of the head, in units of the squared norm of the ridge
     *     head; 0: the head alone; absent: this kernel alone
     * @param score with the head
     * @param ahead mean over the rows of the loss of the head alone less that of this group
     * @param aheadError its standard error
     * @param asGood whether the best group is ahead of it by at most one error
     */
    public record Group(
            String name,
            List<String> only,
            Optional<String> adapter,
            long weights,
            OptionalDouble conditionNumber,
            OptionalDouble scale,
            Score score,
            double ahead,
            double aheadError,
            boolean asGood) {
        /** Copies; refuses what is no number. */
        public Group {
            only = List.copyOf(only);
            Require.finite(conditionNumber.orElse(1), StudyRefusal.RANGE, "conditionNumber");
            Require.notNegative(scale.orElse(0), StudyRefusal.RANGE, "scale");
            Require.finite(ahead, StudyRefusal.RANGE, "ahead");
            Require.notNegative(aheadError, StudyRefusal.RANGE, "aheadError");
        }
    }

    /**
     * A label that other rows contradict.
     *
     * @param row number of the row in its file
     * @param label its class
     * @param others the class that the fit without it says
     * @param margin by which that output is above the label's
     */
    public record Suspect(int row, String label, String others, double margin) {
        /** Refuses what is no margin. */
        public Suspect {
            Require.notNegative(margin, StudyRefusal.RANGE, "margin");
        }
    }

    /**
     * The patterns of the arrays that are recommended to train; those of the head, if it alone is;
     * none, if adapters are.
     */
    @JsonProperty
    public List<String> only() {
        return chosen.map(i -> groups.get(i).only()).orElse(List.of(headName + ".*"));
    }

    /** What is recommended to train, by the name of the option that says it. */
    @JsonProperty
    Map<String, Object> trains() {
        return adapter()
                .map(text -> Map.<String, Object>of("adapter", text))
                .orElseGet(() -> Map.of("only", only()));
    }

    /** The adapters that are recommended, as text; absent where none are. */
    public Optional<String> adapter() {
        return chosen.flatMap(i -> groups.get(i).adapter());
    }

    /** The score of the chosen group with other heads, or of the head alone. */
    @JsonProperty
    public Score score() {
        return chosen.flatMap(_ -> again).map(Again::score).orElse(head);
    }

    /** The group of the least loss. */
    public Group best() {
        return groups.stream()
                .min(Comparator.comparingDouble(g -> g.score().loss()))
                .orElseThrow();
    }
}
