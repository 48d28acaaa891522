/**
 * Networks whose exact values another implementation computed, and the test that holds ours against
 * them.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.reference;
