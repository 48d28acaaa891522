package org.plstar.study.solve;

import static org.plstar.study.claim.Kind.ADVISED;
import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** What is said of a search for a solution of equations. */
public enum SolveClaim implements Claim {
    // --- how it ended ---------------------------------------------------------------------------
    /** A solution. */
    SOLVED(
            MEASURED,
            "Solved: {equations} in {unknowns} to a residual of {residual} after {steps} ({start} at"
                    + " the start, {allowed} is allowed)"),
    /** A solution as near as doubles are. */
    EQUATIONS_TO_ROUNDING(
            MEASURED,
            "Solved to rounding: {equations} in {unknowns} to a residual of {residual} after {steps},"
                    + " which is rounding of their terms; a further step changes nothing"),
    /** Data that are fitted. */
    FITTED(
            MEASURED,
            "Fitted: {equations} by {unknowns} in {steps}, to a deviation of {deviation} with {free}"
                    + " degrees of freedom"),
    /** Equations that contradict each other. */
    CONTRADICT(
            FOLLOWS,
            "Not solved: the equations contradict each other, whatever the unknowns: {sum} is 0 ="
                    + " {constant}"),
    /** Unknowns that go on. */
    LIMIT(
            MEASURED,
            "Not solved: the residual went from {start} to {residual} in {steps} while {moves}: 0 is a"
                    + " limit"),
    /** A point of least squares. */
    LEAST_SQUARES(
            MEASURED,
            "Not solved: at a point of least squares the residual of {equations} is {residual} ({start}"
                    + " at the start, {allowed} is allowed)"),
    /** Another end. */
    NOT_SOLVED(
            MEASURED,
            "Not solved: the residual of {equations} is {residual} after {steps} ({start} at the start,"
                    + " {allowed} is allowed); {status}"),
    /** The test that ended it. */
    ENDED_BY(MEASURED, "The search ended: {test}"),
    // --- where ----------------------------------------------------------------------------------
    /** The point. */
    VALUES(MEASURED, "{values}"),
    /** The rest of it. */
    MORE_VALUES(MEASURED, "{count} more unknowns are in solution.csv"),
    /** How far it is. */
    DISTANCE(MEASURED, "Distance from the start: {distance}"),
    /** Units of distances. */
    UNITS(
            MEASURED,
            "Unknowns are measured in units of their starts and ranges, whose sizes differ by a factor"
                    + " of {factor}; near and nearest are meant in these units"),
    /** A further start. */
    START(
            MEASURED,
            "Start {number}: {status}, residual {residual} after {steps}, at a distance of"
                    + " {distance}{taken}"),
    /** More of them. */
    MORE_STARTS(MEASURED, "{count} more starts are in solve.json"),
    /** The equation that holds least. */
    WORST_EQUATION(MEASURED, "Equation \"{equation}\" (line {line}) is off most, by {residual}"),
    /** What the text has that is worth a look. */
    TEXT(MEASURED, "{warning}"),
    // --- nearest --------------------------------------------------------------------------------
    /** Nearest of its neighbourhood. */
    NEAREST(
            FOLLOWS,
            "A nearest point of its neighbourhood: {distance} from the start, after {steps} along the"
                    + " solutions (second order: least curvature {curvature})"),
    /** The same where curvature is not known. */
    NEAREST_FIRST_ORDER(
            MEASURED,
            "A stationary point of the distance: {distance} from the start, after {steps} along the"
                    + " solutions; {left} of it is left to first order"),
    /** A way that ended before. */
    NEAREST_MISSED(
            MEASURED,
            "The way along the solutions ended {distance} from the start, with {left} of it left to"
                    + " first order"),
    /** A ball about the start. */
    NONE_NEARER(FOLLOWS, "No solution at all is nearer than {distance}: that is proved"),
    // --- freedom --------------------------------------------------------------------------------
    /** Directions that no equation sees. */
    UNDETERMINED(FOLLOWS, "Not determined, to first order: {directions}{names}"),
    /** A structure without full rank. */
    STRUCTURE(
            FOLLOWS,
            "No values make the Jacobian regular: its rank is at most {rank}. More equations than"
                    + " unknowns in them: {equations}. Unknowns that are more than the equations that"
                    + " have them: {unknowns}"),
    /** Singular values. */
    RANK(
            MEASURED,
            "In the units of the text the Jacobian here has {rank} of {full} singular values above 1e-8"
                    + " of the largest, {rounding} above 1e-14 (from {smallest} to {largest})"),
    /** Further solutions. */
    ALONG(
            MEASURED,
            "Along the solutions: {found} of {asked} further ones are in along.csv, up to a distance of"
                    + " {distance}; residuals of at most {residual}"),
    /** None of them. */
    ALONG_NONE(MEASURED, "Along the solutions: 0 of {asked} further ones were found near this one"),
    /** Rounding. */
    ERROR(
            MEASURED,
            "Rounding leaves an error of some {error} in {name} = {value}, and at most that part in"
                    + " other unknowns that are determined (an estimate)"),
    /** Rounding that takes digits. */
    POOR_DIGITS(
            MEASURED,
            "{name} = {value} is not determined to a millionth: rounding leaves an error of some"
                    + " {error} (an estimate)"),
    // --- least squares --------------------------------------------------------------------------
    /** Second order. */
    LOCAL_MINIMUM(FOLLOWS, "It is a local minimum of the sum of squares{where}, to second order"),
    /** The same without an end. */
    FLAT_DIRECTIONS(
            MEASURED,
            "Second order: 0 directions curve down and some are flat; lower points were not found along"
                    + " them"),
    /** Too large. */
    SECOND_ORDER_OPEN(
            MEASURED,
            "Second order is not checked for {unknowns}: a minimum is not told from a saddle"),
    /** Residuals of data. */
    FIT_DEVIATION(
            MEASURED,
            "Least squares: residual deviation {deviation} with {free} degrees of freedom; standard"
                    + " errors are in solve.json"),
    /** Unknowns that data do not determine. */
    FIT_UNDETERMINED(FOLLOWS, "The equations do not determine {names}, to first order"),
    /** Equations that contradict each other here. */
    CONTRADICT_NEAR(
            FOLLOWS,
            "The equations contradict each other near this point, to first order: {sum} is 0 ="
                    + " {constant} there"),
    /** Equations that follow from others. */
    DEPENDENT(
            FOLLOWS,
            "Each of these equations follows from the others: {sum} is 0 = 0, whatever the unknowns"),
    /** Other starts. */
    OTHER_STARTS(ADVISED, "From one of 20 other starts the search finds a solution: {command}"),
    /** A ball without a solution. */
    NO_SOLUTION_WITHIN(FOLLOWS, "Proved: there is no solution within {distance} of this point"),
    /** Bounds that hide a solution. */
    WITHOUT_BOUNDS(
            MEASURED, "Without the bounds of {names} there is a solution at distance {distance}"),
    /** Bounds that press. */
    PRESSED(FOLLOWS, "Bounds of {names} keep the residual up, to first order"),
    // --- proofs ---------------------------------------------------------------------------------
    /** An exact solution. */
    PROVED(FOLLOWS, "Proved: an exact solution exists near this point, by {theorems} ({file})"),
    /** None. */
    NO_PROOF_NEAR(MEASURED, "Nothing is proved: {reason} ({file} has what was tried)"),
    // --- several systems ------------------------------------------------------------------------
    /** How many. */
    SYSTEMS_SOLVED(MEASURED, "{solved} of {systems} systems are solved"),
    /** One that is not. */
    SYSTEM_UNSOLVED(MEASURED, "{system}: {status}: {detail}"),
    /** More of them. */
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
