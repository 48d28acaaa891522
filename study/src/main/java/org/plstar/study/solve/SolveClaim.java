package org.plstar.study.solve;

import static org.plstar.study.claim.Kind.ADVISED;
import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences on a search for a solution of equations. */
public enum SolveClaim implements Claim {
    // --- how it ended ---------------------------------------------------------------------------
    /** Says that the equations are solved. */
    SOLVED(
            MEASURED,
            "Solved: {equations} in {unknowns} to a residual of {residual} after {steps} ({start} at"
                    + " the start, {allowed} is allowed)"),
    /** A solution as near as doubles are. */
    EQUATIONS_TO_ROUNDING(
            MEASURED,
            "Solved to rounding: {equations} in {unknowns} to a residual of {residual} after {steps},"
                    + " which is rounding of their terms; a further step changes nothing"),
    /** Says that the data are fitted. */
    FITTED(
            MEASURED,
            "Fitted: {equations} by {unknowns} in {steps}, to a deviation of {deviation} with {free}"
                    + " degrees of freedom"),
    /** Says that equations contradict each other. */
    CONTRADICT(
            FOLLOWS,
            "Not solved: the equations contradict each other, whatever the unknowns: {sum} is 0 ="
                    + " {constant}"),
    /** Says that the residual falls as unknowns grow without end. */
    LIMIT(
            MEASURED,
            "Not solved: the residual went from {start} to {residual} in {steps} while {moves}: 0 is a"
                    + " limit"),
    /** Says that the search ended at a point of least squares. */
    LEAST_SQUARES(
            MEASURED,
            "Not solved: at a point of least squares the residual of {equations} is {residual} ({start}"
                    + " at the start, {allowed} is allowed)"),
    /** Says that the equations are not solved. */
    NOT_SOLVED(
            MEASURED,
            "Not solved: the residual of {equations} is {residual} after {steps} ({start} at the start,"
                    + " {allowed} is allowed); {status}"),
    /** Says which test ended the search. */
    ENDED_BY(MEASURED, "The search ended: {test}"),
    // --- where ----------------------------------------------------------------------------------
    /** Says the values of the unknowns. */
    VALUES(MEASURED, "{values}"),
    /** Says how many further unknowns are in a file. */
    MORE_VALUES(MEASURED, "{count} more unknowns are in solution.csv"),
    /** Says how far the solution is from the start. */
    DISTANCE(MEASURED, "Distance from the start: {distance}"),
    /** Says in which units distances are measured. */
    UNITS(
            MEASURED,
            "Unknowns are measured in units of their starts and ranges, whose sizes differ by a factor"
                    + " of {factor}; near and nearest are meant in these units"),
    /** Says how the search from a further start ended. */
    START(
            MEASURED,
            "Start {number}: {status}, residual {residual} after {steps}, at a distance of"
                    + " {distance}{taken}"),
    /** Says how many further starts are in a file. */
    MORE_STARTS(MEASURED, "{count} more starts are in solve.json"),
    /** Says the different solutions that starts led to. */
    DIFFERENT_SOLUTIONS(MEASURED, "{starts} led to {count}: {solutions}"),
    /** Says that there may be other solutions within the bounds. */
    MORE_SOLUTIONS(
            MEASURED, "There may be others: {option} looks for all solutions within the bounds"),
    /** Says which equation has the largest residual. */
    WORST_EQUATION(MEASURED, "Equation \"{equation}\" (line {line}) is off most, by {residual}"),
    /** Says what in the text may be a mistake. */
    TEXT(MEASURED, "{warning}"),
    // --- nearest --------------------------------------------------------------------------------
    /** Says that the point is a nearest solution in its neighbourhood. */
    NEAREST(
            FOLLOWS,
            "A nearest point of its neighbourhood: {distance} from the start, after {steps} along the"
                    + " solutions (second order: least curvature {curvature})"),
    /** Says that the point is a stationary point of the distance, with unknown curvature. */
    NEAREST_FIRST_ORDER(
            MEASURED,
            "A stationary point of the distance: {distance} from the start, after {steps} along the"
                    + " solutions; {left} of it is left to first order"),
    /** Says that the search for the nearest solution ended early. */
    NEAREST_MISSED(
            MEASURED,
            "The way along the solutions ended {distance} from the start, with {left} of it left to"
                    + " first order"),
    /** Says that no solution is in a ball around the start. */
    NONE_NEARER(FOLLOWS, "No solution at all is nearer than {distance}: that is proved"),
    // --- freedom --------------------------------------------------------------------------------
    /** Says which directions the equations do not determine. */
    UNDETERMINED(FOLLOWS, "Not determined, to first order: {directions}{names}"),
    /** Says that the Jacobian is singular for all values, by its structure. */
    STRUCTURE(
            FOLLOWS,
            "No values make the Jacobian regular: its rank is at most {rank}. More equations than"
                    + " unknowns in them: {equations}. Unknowns that are more than the equations that"
                    + " have them: {unknowns}"),
    /** Says the rank of a Jacobian that is singular to rounding. */
    RANK(
            MEASURED,
            "The Jacobian here has rank {rank} of {full}, in scales in which its entries are near 1"),
    /** Says to how many digits a square system determines its unknowns. */
    DIGITS(
            MEASURED,
            "With entries of the Jacobian to 16 digits the unknowns are determined {digits}"
                    + " (condition {condition}, which no unit changes)"),
    /** Says how many further solutions were found. */
    ALONG(
            MEASURED,
            "Along the solutions: {found} of {asked} further ones are in along.csv, up to a distance of"
                    + " {distance}; residuals of at most {residual}"),
    /** Says that no further solutions were found. */
    ALONG_NONE(MEASURED, "Along the solutions: 0 of {asked} further ones were found near this one"),
    /** Says the error by rounding. */
    ERROR(
            MEASURED,
            "Rounding leaves an error of some {error} in {name} = {value}, and at most that part in"
                    + " other unknowns that are determined (an estimate)"),
    /** Says which unknown is determined to few digits only. */
    POOR_DIGITS(
            MEASURED,
            "{name} = {value} is not determined to a millionth: rounding leaves an error of some"
                    + " {error} (an estimate)"),
    // --- least squares --------------------------------------------------------------------------
    /** Says that the point is a local minimum of the residual. */
    LOCAL_MINIMUM(FOLLOWS, "It is a local minimum of the sum of squares{where}, to second order"),
    /** Says that the residual has directions without second-order increase. */
    FLAT_DIRECTIONS(
            MEASURED,
            "Second order: 0 directions curve down and some are flat; lower points were not found along"
                    + " them"),
    /** Says that second derivatives were not computed. */
    SECOND_ORDER_OPEN(
            MEASURED,
            "Second order is not checked for {unknowns}: a minimum is not told from a saddle"),
    /** Says the residual deviation of a fit. */
    FIT_DEVIATION(
            MEASURED,
            "Least squares: residual deviation {deviation} with {free} degrees of freedom; standard"
                    + " errors are in solve.json"),
    /** Says which unknowns of a fit are held at bounds. */
    HELD(MEASURED, "Held, without errors of their own: {names}"),
    /** Says the intervals of a fit. */
    FIT_INTERVALS(
            FOLLOWS,
            "With deviations that are independent and normal, of one size, and to first order, 95 %"
                    + " intervals are: {intervals}"),
    /** Says the correlations of a fit. */
    FIT_CORRELATIONS(MEASURED, "Correlations, to first order: {correlations}"),
    /** Says which unknowns the data do not determine. */
    FIT_UNDETERMINED(FOLLOWS, "The equations do not determine {names}, to first order"),
    /** Says that equations contradict each other near the point. */
    CONTRADICT_NEAR(
            FOLLOWS,
            "The equations contradict each other near this point, to first order: {sum} is 0 ="
                    + " {constant} there"),
    /** Says which equations follow from others. */
    DEPENDENT(
            FOLLOWS,
            "Each of these equations follows from the others: {sum} is 0 = 0, whatever the unknowns"),
    /** Says which command tries other starts. */
    OTHER_STARTS(ADVISED, "From one of 20 other starts the search finds a solution: {command}"),
    /** Says that a ball contains no solution. */
    NO_SOLUTION_WITHIN(FOLLOWS, "Proved: there is no solution within {distance} of this point"),
    /** Says that a solution exists without some bounds. */
    WITHOUT_BOUNDS(
            MEASURED, "Without the bounds of {names} there is a solution at distance {distance}"),
    /** Says which bounds keep the residual up. */
    PRESSED(FOLLOWS, "Bounds of {names} keep the residual up, to first order"),
    // --- proofs ---------------------------------------------------------------------------------
    /** Says that an exact solution is proved. */
    PROVED(
            FOLLOWS,
            "Proved: an exact solution exists near this point, by {theorems}{units} ({file})"),
    /** Says that nothing is proved, and why. */
    NO_PROOF_NEAR(MEASURED, "Nothing is proved: {reason} ({file} has what was tried)"),
    // --- several systems ------------------------------------------------------------------------
    /** Says how many of several systems are solved. */
    SYSTEMS_SOLVED(MEASURED, "{solved} of {systems} systems are {how}"),
    /** Says that one of several systems is not solved. */
    SYSTEM_UNSOLVED(MEASURED, "{system}: {status}: {detail}"),
    /** Says how many further systems are not solved. */
    MORE_UNSOLVED(MEASURED, "{count} more systems that are not solved are in solutions.csv");

    private final Kind kind;
    private final String words;

    SolveClaim(Kind kind, String words) {
        this.kind = kind;
        this.words = words;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String words() {
        return words;
    }
}
