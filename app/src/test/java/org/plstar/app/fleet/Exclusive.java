package org.plstar.app.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Which sentences of one page exclude each other. */
final class Exclusive {
    /** Of each set a page says at most one. */
    private static final List<Set<String>> ONE_OF = List.of(
            Set.of("good_accuracy", "untold_accuracy", "no_better_accuracy", "one_class_accuracy"),
            Set.of("good_accuracy", "knows_training_only", "not_learned"),
            Set.of("reached", "reached_in_epoch", "not_reached"),
            Set.of("diverged", "reached", "solved_to_rounding", "plateau"),
            Set.of("diverged", "good_accuracy", "good_r2"),
            Set.of("plateau", "last_half"),
            Set.of("turned", "lazy"),
            Set.of("full_rank", "singular"),
            Set.of("kernel_spectrum", "no_condition"),
            Set.of("rate_shrank", "rate_grew", "rate_still"),
            Set.of("beyond_edge", "first_step_beyond"),
            Set.of("batches_beyond", "batches_swung", "batches_raised"),
            Set.of("beyond_edge", "batches_first_beyond"),
            Set.of("rise_came", "rise_did_not_come"),
            Set.of("rose", "swung", "scattered"),
            Set.of("same_outputs", "turned"),
            Set.of("decay_holds", "left_out_loss"),
            Set.of("decay_holds", "full_rank"),
            Set.of("targets_raw", "targets_scaled"),
            Set.of("kernel_moves", "kernel_stays"),
            Set.of("linear", "not_linear", "becoming_linear", "gap_flat"),
            Set.of("linear", "theorem_not_applicable"),
            Set.of("accuracy_above", "accuracy_untold", "accuracy_not_above", "one_class"),
            Set.of("line_falls", "line_rises"),
            Set.of("kernel_singular", "kernel_sampled"),
            Set.of("near_solution_non_convex", "near_solution_untold"),
            Set.of("solved", "fitted", "contradict", "limit", "least_squares", "not_solved"),
            Set.of("box_solutions", "box_empty", "box_open", "box_cover"),
            Set.of("solved", "contradict_near"),
            Set.of("solved", "no_solution_within"),
            Set.of("solved", "other_starts"),
            Set.of("local_minimum", "flat_directions", "second_order_open"),
            Set.of("nearest", "nearest_first_order", "nearest_missed"),
            Set.of("proved", "no_proof_near"),
            Set.of("pde_solved", "pde_not_solved"),
            Set.of("collocation_solved", "collocation_not_solved"),
            Set.of("discrete_proved", "discrete_not_proved"),
            Set.of("nothing_proved", "nothing_proved_yet", "solution_proved"),
            Set.of("nothing_proved", "nothing_proved_yet", "descent_proved"),
            Set.of("nothing_proved", "nothing_proved_yet", "own_steps_proved"),
            Set.of("nothing_proved", "nothing_proved_yet", "flow_proved"),
            Set.of("confirmed", "confirmed_of_run", "not_confirmed", "no_claim"),
            Set.of("smallest_positive", "not_convex_here", "smallest_zero"),
            Set.of("rank_at_most_p", "full_rank"));

    /** No floor is above the loss that a page tells. */
    private static final List<String> FLOORS =
            List.of("least_possible", "conflict_floor", "range_floor", "logit_floor");

    private Exclusive() {}

    /** What contradicts on a page; empty if nothing does. */
    static List<String> of(JsonNode page) {
        Map<String, JsonNode> said = page.path("findings")
                .valueStream()
                .collect(Collectors.toMap(
                        f -> f.path("claim").asString(),
                        f -> f.path("values"),
                        (a, _) -> a,
                        TreeMap::new));
        List<String> all = new ArrayList<>();
        for (Set<String> one : ONE_OF) {
            List<String> both = said.keySet().stream().filter(one::contains).toList();
            if (both.size() > 1) {
                all.add(both.toString());
            }
        }
        OptionalDouble last = number(page.path("loss"));
        for (String floor : FLOORS) {
            JsonNode values = said.getOrDefault(floor, page.path("no such key"));
            OptionalDouble least =
                    number(values.path(floor.equals("least_possible") ? "least" : "floor"));
            if (least.isPresent()
                    && last.isPresent()
                    && last.getAsDouble() < least.getAsDouble() * (1 - 1e-9)) {
                all.add(floor + " " + least + " above the loss " + last);
            }
        }
        return all;
    }

    private static OptionalDouble number(JsonNode v) {
        return v.isNumber() ? OptionalDouble.of(v.doubleValue()) : OptionalDouble.empty();
    }
}
