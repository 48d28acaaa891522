/** What the theory advises before training, and a check by short trainings. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.advise;
