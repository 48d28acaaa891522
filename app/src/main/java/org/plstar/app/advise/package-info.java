/** What the theory advises before training, and whether short trainings bear it out. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.advise;
