package org.plstar.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** All that can see an error of the bounds, what is quick first; throws where it sees one. */
final class Witness {
    private Witness() {}

    /** Looks at the check as this class's loader has it. */
    static void look() throws Exception {
        ranges();
        new ReferenceTest().numbersAreThoseOfTheSecondCheck();
        MatricesTest matrices = new MatricesTest();
        matrices.anEstimateThatIsTooSmallIsNotBelieved();
        matrices.eigenvaluesAreBoundedFromBothSides();
        matrices.numbersThatAreNoneFail();
        matrices.productsThatUnderflowDoNotVanish();
        ValuesTest values = new ValuesTest();
        values.aDerivativeHasTheErrorOfItsFactor();
        values.aFunctionPassesTheErrorOfItsArgumentOn();
        values.errorsThatAreLeftOverPassThroughEveryLine();
        values.valuesThatUnderflowHaveABoundToo();
        values.valuesOfEveryLineAndFunctionAreWithinTheirBounds();
        functions();
        values.valuesAreWithinTheirBounds();
        values.derivativesAreWithinTheirBounds();
        forgeries();
        new AttackTest().smallBallsCountWhatIsRounded();
        new AttackTest().anyMatrixMayStandForTheInverse();
        new AttackTest().sumsOverSamplesOfTinyInputsAreNotForgotten();
        AttackTest.attackFew();
    }

    private static void ranges() {
        RangeTest t = new RangeTest();
        t.twoCellsThatTouchAreOneBranch();
        t.aLineMayReadTheParameterAndUnknowns();
        t.noRadiusBelowTheDistanceIsConfirmed();
        t.gapsAndRangesThatCellsDoNotCoverAreRefused();
        t.aGapOfOneUnitOfTheLastPlaceIsRefused();
        t.numbersThatAreNoneAndCellsOfNothingAreUnreadable();
        t.otherTangentsAndPointsAreRefused();
        t.cellsOfTwoBranchesAreNoBranch();
        t.noRadiusReachesTheOtherSolution();
        t.theOnlySolutionIsSoAlongTheWholeCell();
        t.noCellReachesOverAFold();
        t.whatIsConfirmedOfRandomCubicsIsTrue();
        new RangeForgeryTest().whatIsConfirmedOfChangedCertificatesIsTrue();
    }

    private static void functions() throws Exception {
        FunctionsTest.read();
        FunctionsTest t = new FunctionsTest();
        for (Fn f : Fn.values()) {
            t.pairsAreRightTo96Bits(f);
            t.derivativesAreRightTo16Units(f);
            t.supremaHoldAtEveryPointOfAnInterval(f);
            t.supremaHoldBetweenThePoints(f);
            t.supremaOfShortIntervalsAreNotMuchMore(f);
        }
        t.intervalsThatLeaveTheDomainAreRefused();
        t.operationsOnPairsLoseLessThan98Bits();
    }

    private static void forgeries() throws Exception {
        ForgeryTest t = new ForgeryTest();
        t.folder = Files.createTempDirectory("forgeries");
        try {
            t.aLineIsSolvedAtItsDistanceAndNoNearer();
            t.whatUnderflowsIsNotForgotten();
            t.absenceAndClassesEndWhereTheyShould();
            t.anInverseThatIsWrongProvesNothing();
            t.stepsThatAreTooLongAreRefused();
            t.aStepThatOvershootsNeedsALongerPath();
            t.numbersOfALineAreItsOwn();
            t.aLongStepTakesReachAway();
            t.cellsThatAreDroppedProveNoMore();
            t.absenceIsNotClaimedWhereThereIsASolution();
            t.noBallReachesBeyondALogarithmOrPole();
            t.aKinkTakesSlopeAway();
            t.theLargerOfTwoIsNotTheOther();
            t.aReluHasNoSolutionBelowZeroAndNoSlopeThere();
            t.aParabolaHasNoSolutionBelowItsFoot();
        } finally {
            try (var all = Files.walk(t.folder)) {
                for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(p);
                }
            }
        }
    }
}
