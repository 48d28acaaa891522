/**
 * The sentences of plstar. Every sentence is a {@link org.plstar.study.claim.Claim} of one of four
 * kinds, said by {@link org.plstar.study.claim.Say} with what its kind needs; what cannot be said
 * is listed as withheld, with the reason. Subjects list their claims beside their results.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.study.claim;
